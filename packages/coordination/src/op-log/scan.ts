import type { LogDamage } from '@muse/io';
import { readLog, type Protocol } from '@muse/io/protocols';
import type { Op } from './op.js';
import { opOf, plainOp } from './op-record.js';
import type { OpLog } from './op-log.js';

/** An op with where its line starts in the file, in bytes. */
export interface FoundOp {
  readonly op: Op & { readonly high: number };
  readonly offset: number;
}

export interface Scanned {
  /** Where to read on, in bytes. */
  readonly next: number;
  /** What is no op: torn or damaged lines, and whole records of another form (with a length of 0). */
  readonly damaged: readonly LogDamage[];
}

/** Records that are held in memory at once. */
const AT_ONCE = 256;

/** Shows `visit` every op from a place in the file on, in the order of the file. Takes no lock. */
export function* scanOps(log: OpLog, from: number, visit: (found: FoundOp) => void): Protocol<Scanned> {
  const damaged: LogDamage[] = [];
  for (let at = from; ;) {
    const content = yield* readLog(log.log, { from: at, limit: AT_ONCE });
    damaged.push(...content.damaged);
    for (const { value, offset } of content.records) {
      const op = opOf(value);
      if (op !== undefined) visit({ op, offset });
      else damaged.push({ offset, length: 0, reason: 'malformed' });
    }
    at = content.next;
    if (content.records.length < AT_ONCE) return { next: at, damaged };
  }
}

/** The op whose line starts at a place in the file; `undefined` if none does. */
export function* opAt(log: OpLog, offset: number): Protocol<Op | undefined> {
  const first = (yield* readLog(log.log, { from: offset, limit: 1 })).records[0];
  const op = first?.offset === offset ? opOf(first.value) : undefined;
  return op === undefined ? undefined : plainOp(op);
}
