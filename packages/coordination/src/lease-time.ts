import { port, type Protocol } from '@muse/io/protocols';

import type { StoredEvent } from './events/event.js';
import type { Moment } from './moment.js';

/*
 * Lifetimes are measured in lease time: milliseconds of a clock that belongs to the coordination directory and never goes
 * back. Each event of the log says what lease time it was, and what the monotonic clock of which boot said then. So:
 *
 *   in a boot that wrote an event   that event's lease time + what the monotonic clock has moved since
 *   in another boot                 the last event's lease time + what the wall clock has moved since
 *
 * and never less than the last event's. The wall clock counts only until the first event of a boot is written. After that,
 * setting it changes nothing: no lease ends early, none lives again, none lives on.
 */

const LAST_WALL_MS = Date.UTC(9998, 0);

/**
 * What time it is.
 *
 * @param events the end of the log, in its order
 * @param floorMs a lease time that is past already, whatever the log says
 */
export function* momentNow(events: readonly StoredEvent[], floorMs: number): Protocol<Moment> {
  const wallMs = Math.min(Math.max(Math.trunc(yield* port.now()), 0), LAST_WALL_MS);
  const monotonicMs = Math.trunc(yield* port.monotonic());
  const { boot } = yield* port.self();
  return { leaseMs: leaseTime(events, { floorMs, wallMs, monotonicMs, boot }), wallMs, monotonicMs, boot };
}

function leaseTime(
  events: readonly StoredEvent[],
  now: Omit<Moment, 'leaseMs'> & { readonly floorMs: number },
): number {
  const last = events.at(-1);
  if (last === undefined) return Math.max(now.floorMs, now.wallMs);
  const own = now.boot === '' ? undefined : events.findLast(({ moment }) => moment.boot === now.boot);
  const moved =
    own === undefined
      ? last.moment.leaseMs + now.wallMs - last.moment.wallMs
      : own.moment.leaseMs + now.monotonicMs - own.moment.monotonicMs;
  return Math.max(now.floorMs, last.moment.leaseMs, moved);
}
