import { MuseError } from '@muse/io';
import { readLogTail, type Protocol } from '@muse/io/protocols';
import { LARGEST_LEAP, LAST_CLOCK } from './op.js';
import { opOf } from './op-record.js';
import type { OpLog } from './op-log.js';
import { scanOps } from './scan.js';

/**
 * A time that no op of the log is above. The last line says it, so that the whole log need not be read. Where the end
 * is torn or damaged, all lines that are left are asked, and each damaged one may have had a time of its own. The
 * caller holds the lock.
 */
export function* highestClock(log: OpLog): Protocol<number> {
  const tail = yield* readLogTail(log.log, 1);
  if (tail.next === 0) return 0;
  const newest = opOf(tail.records[0]?.value);
  if (newest !== undefined && tail.damaged.length === 0) return newest.high;
  let high = 0;
  const { damaged } = yield* scanOps(log, 0, ({ op }) => {
    high = Math.max(high, op.high);
  });
  return Math.min(high + damaged.length, LAST_CLOCK);
}

/** Throws `ERR_MUSE_CLOCK_LEAP` (refused) for a time from elsewhere that is too far ahead of the log. */
export function checkLeap(log: OpLog, clock: number, high: number): void {
  if (clock - high <= LARGEST_LEAP) return;
  throw new MuseError(`the Lamport time ${clock} is ${clock - high} ahead of session ${log.session}`, {
    code: 'ERR_MUSE_CLOCK_LEAP',
    kind: 'refused',
    hint: `A time from elsewhere may be at most ${LARGEST_LEAP} ahead.`,
    data: { session: log.session, clock, high, limit: LARGEST_LEAP },
  });
}

/** The next time. Throws `ERR_MUSE_CLOCK_END` (refused) where there is none any more. */
export function nextClock(log: OpLog, high: number): number {
  if (high < LAST_CLOCK) return high + 1;
  throw new MuseError(`session ${log.session} has reached the last Lamport time`, {
    code: 'ERR_MUSE_CLOCK_END',
    kind: 'refused',
    hint: 'Go on in a new session.',
    data: { session: log.session },
  });
}
