import { errorCode } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { syncDirectory } from './fsync-policy.js';

/**
 * Makes a directory and those above it that are missing. Each new level is synced in its parent before anything is put
 * into it, also when another process made it at the same moment. A crash leaves a shorter chain of empty directories.
 */
export function* ensureDir(path: string): Protocol<void> {
  const missing: string[] = [];
  let level = path;
  for (;;) {
    const stat = yield* port.stat(level);
    if (stat !== undefined) break;
    missing.push(level);
    const above = parentPath(level);
    if (above === level) break;
    level = above;
  }
  for (const dir of missing.reverse()) {
    try {
      yield* port.mkdir(dir);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    yield* syncDirectory(parentPath(dir));
  }
}
