import { port, type Protocol } from '@muse/io/protocols';
import type { Op } from './op.js';
import type { KnownOps, OpLog } from './op-log.js';
import { scanOps } from './scan.js';

/** Reads what was appended since this handle last looked. The caller holds the lock, so what it reads stays. */
export function* updateKnown(log: OpLog): Protocol<KnownOps> {
  const { known } = log;
  const size = (yield* port.stat(log.log.path))?.size ?? 0;
  if (size < known.next) forget(known);
  const { next } = yield* scanOps(log, known.next, ({ op, offset }) => {
    if (!known.ids.has(op.id)) known.ids.set(op.id, offset);
    known.times.add(timeKey(op));
  });
  known.next = next;
  return known;
}

/** Time and actor as one text. */
export function timeKey({ clock, actor }: Pick<Op, 'clock' | 'actor'>): string {
  return `${clock} ${actor}`;
}

function forget(known: KnownOps): void {
  known.ids.clear();
  known.times.clear();
  known.next = 0;
}
