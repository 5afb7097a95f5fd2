import { parentPath } from '@muse/io';
import { ensureDir, port, sweepTemps, syncDirectory, type Protocol } from '@muse/io/protocols';
import type { OpLog } from './op-log.js';

/**
 * Makes the directory of a session, durably. That it can be seen is not enough: whoever made it may have been killed
 * before it was synced in the one above. A log with something in it tells that its writer has seen to that.
 *
 * A session whose process was killed may never be written to again, so whoever begins one sweeps all of them.
 */
export function* prepareSession(log: OpLog): Protocol<void> {
  const size = (yield* port.stat(log.log.path))?.size ?? 0;
  if (size > 0) return;
  yield* sweepTemps(parentPath(log.dir), { recursive: true });
  if ((yield* port.lstat(log.dir)) === undefined) return yield* ensureDir(log.dir);
  const sessions = parentPath(log.dir);
  yield* syncDirectory(parentPath(sessions));
  yield* syncDirectory(sessions);
}
