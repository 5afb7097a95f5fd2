import type { Calls, FileSystem, PromiseCalls } from '@muse/io';

/** Where a process kills itself: at its nth call, before it, after it, or with half of it done if it is a write. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'within' | 'after';
}

/** Calls that ask something of the machine rather than of the disk: between them there is nothing to be cut off. */
const ASKING: ReadonlySet<string> = new Set<keyof Calls>([
  'now',
  'monotonic',
  'sleep',
  'nonce',
  'self',
  'liveness',
  'reduced',
  'blocking',
]);

type Table = Record<string, (...args: unknown[]) => unknown>;

/**
 * A file system whose process ends by SIGKILL at one of its calls: nothing is tidied up, no `finally` runs. The same
 * call every time, so that what it finds can be had again.
 */
export function mortalFileSystem(inner: FileSystem, death: Death): FileSystem {
  let calls = 0;
  const die = (): never => {
    process.kill(process.pid, 'SIGKILL');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  };
  const around = (op: string, args: unknown[], perform: (...args: unknown[]) => unknown): unknown => {
    if (ASKING.has(op) || ++calls !== death.call) return perform(...args);
    if (death.when === 'before') die();
    const half = death.when === 'within' && op === 'write';
    // A call that fails is followed by death just as well.
    try {
      const answer = perform(...(half ? halved(args) : args));
      return answer instanceof Promise ? answer.then(die, die) : die();
    } catch {
      return die();
    }
  };
  const table = (calls: Calls | PromiseCalls): Table =>
    Object.fromEntries(
      Object.entries(calls as unknown as Table).map(([op, perform]) => [op, (...args) => around(op, args, perform)]),
    );
  return {
    sync: table(inner.sync) as unknown as Calls,
    promises: table(inner.promises) as unknown as PromiseCalls,
  };
}

/** The arguments of a `write`, with half of the bytes. */
function halved([fd, buffer, offset, length, position]: unknown[]): unknown[] {
  return [fd, buffer, offset, Math.ceil((length as number) / 2), position];
}
