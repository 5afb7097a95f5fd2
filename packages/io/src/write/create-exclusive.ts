import { errorCode, MuseError } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { withLock } from '../lock/with-lock.js';
import { discardTemp, publishTemp, syncPublished, type Temp, type WriteOptions, type WriteResult } from './temp.js';
import { stageFile, type FileData } from './write-file.js';

/** What `link` answers where the file system has no hard links. */
const NO_LINKS = new Set<string | undefined>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes a file that must not exist yet, complete and durable from the moment it can be seen. Of several callers with one
 * path exactly one succeeds. A crash leaves nothing under the name, or the whole file; the temp is swept.
 *
 * @throws `ERR_MUSE_EXISTS` (refused) if the name is taken; otherwise as `writeFileAtomic`.
 */
export function* createExclusive(path: string, data: FileData, options: WriteOptions = {}): Protocol<WriteResult> {
  const temp = yield* stageFile(parentPath(path), data, options);
  try {
    yield* port.link(temp.path, path);
  } catch (error) {
    if (NO_LINKS.has(errorCode(error))) return yield* createUnderLock(temp, path, options);
    yield* discardTemp(temp);
    throw errorCode(error) === 'EEXIST' ? taken(path) : error;
  }
  yield* discardTemp(temp);
  return yield* syncPublished(temp, path, options);
}

/** Without hard links: the name is looked up and taken under a lock that all creators in this directory share. */
function* createUnderLock(temp: Temp, path: string, options: WriteOptions): Protocol<WriteResult> {
  return yield* withLock(`${parentPath(path)}/.muse-create-lock`, function* () {
    if ((yield* port.lstat(path)) !== undefined) {
      yield* discardTemp(temp);
      throw taken(path);
    }
    return yield* publishTemp(temp, path, options);
  });
}

function taken(path: string): MuseError {
  return new MuseError(`${path} exists already`, { code: 'ERR_MUSE_EXISTS', kind: 'refused', data: { path } });
}
