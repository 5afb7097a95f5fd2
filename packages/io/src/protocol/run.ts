import { MuseError } from '../errors/muse-error.js';
import type { FileSystem } from '../port/calls.js';
import type { PortCall, Protocol, Step } from './protocol.js';

/** Side-by-side protocols that the promise driver has under way at once: as many as help on a journalling disk. */
const PARALLEL = 16;

/** Runs a protocol to its end with synchronous calls. */
export function runSync<T>(fs: FileSystem, protocol: Protocol<T>): T {
  let next = protocol.next();
  while (next.done !== true) {
    let answer: unknown;
    try {
      answer = performSync(fs, next.value);
    } catch (error) {
      next = protocol.throw(error);
      continue;
    }
    next = protocol.next(answer);
  }
  return next.value;
}

/** Runs a protocol to its end with promises; other work goes on between its steps. */
export async function runPromises<T>(fs: FileSystem, protocol: Protocol<T>): Promise<T> {
  let next = protocol.next();
  while (next.done !== true) {
    let answer: unknown;
    try {
      answer = await performPromises(fs, next.value);
    } catch (error) {
      next = protocol.throw(error);
      continue;
    }
    next = protocol.next(answer);
  }
  return next.value;
}

function performSync(fs: FileSystem, step: Step): unknown {
  if (step.op === 'all') return allSync(fs, step.protocols);
  if (step.op === 'await') {
    throw new MuseError('this operation needs promises and was called synchronously', {
      code: 'ERR_MUSE_SYNC_AWAIT',
      kind: 'refused',
      hint: 'Call the form without "Sync" in its name.',
    });
  }
  return apply(fs.sync, step);
}

function performPromises(fs: FileSystem, step: Step): unknown {
  if (step.op === 'all') return allPromises(fs, step.protocols);
  if (step.op === 'await') return step.promise;
  return apply(fs.promises, step);
}

// `op` and `args` of a call belong together by its type; indexing by `op` loses that, so the call is made untyped.
function apply(calls: object, call: PortCall): unknown {
  const table = calls as Record<string, (...args: unknown[]) => unknown>;
  return table[call.op]!(...call.args);
}

function allSync(fs: FileSystem, protocols: readonly Protocol<unknown>[]): unknown[] {
  const results: unknown[] = [];
  const failures: unknown[] = [];
  for (const protocol of protocols) {
    try {
      results.push(runSync(fs, protocol));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return results;
}

async function allPromises(fs: FileSystem, protocols: readonly Protocol<unknown>[]): Promise<unknown[]> {
  const results: unknown[] = Array.from({ length: protocols.length });
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < protocols.length) {
      const index = next++;
      try {
        results[index] = await runPromises(fs, protocols[index]!);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, protocols.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
