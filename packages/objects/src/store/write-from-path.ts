import { MuseError, parentPath } from '@muse/io';
import { port, publishTemp, writeTemp, type Protocol } from '@muse/io/protocols';
import { wrongBytes } from '../error/failures.js';
import { hexOf, idFromHex, parseObjectId, type ObjectId } from '../id/object-id.js';
import { prepareDirectory } from './prepare.js';
import { hashSource, type Source } from './source.js';
import { stage } from './stage.js';
import { loosePath, type ObjectStore } from './store.js';
import { isStored, LOOSE_OPTIONS } from './write.js';

/**
 * Stores the content of a file of any size under its id, in bounded memory. The very bytes that are stored are hashed,
 * so a file that changes meanwhile is never stored under a wrong id. The result and the crash story are `writeObject`'s.
 *
 * @throws `IntegrityError` if the file's bytes do not hash to `id`; then nothing is stored. `ERR_MUSE_NOT_A_FILE`
 * (refused) for anything but a regular file.
 */
export function* writeObjectFromPath(store: ObjectStore, id: ObjectId, path: string): Protocol<boolean> {
  parseObjectId(id);
  if (yield* isStored(store, id)) {
    requireRight(id, path, yield* withSourceFile(path, (source) => hashSource(source)));
    return false;
  }
  const target = loosePath(store, id);
  yield* prepareDirectory(store, parentPath(target));
  const temp = yield* stage(
    parentPath(target),
    (temp) =>
      withSourceFile(path, function* (source): Protocol<boolean> {
        requireRight(id, path, yield* hashSource(source, (piece) => writeTemp(temp, piece)));
        return true;
      }),
    LOOSE_OPTIONS,
  );
  yield* publishTemp(temp!, target, LOOSE_OPTIONS);
  return true;
}

/** Opens a regular file that is to be stored, without following a symbolic link in its last component. */
export function* withSourceFile<T>(path: string, body: (source: Source) => Protocol<T>): Protocol<T> {
  const named = yield* port.lstat(path);
  if (named !== undefined && named.kind !== 'file') throw notAFile(path, named.kind);
  const fd = yield* port.open(path, 'r');
  try {
    const opened = yield* port.fstat(fd);
    // Something else may have taken the name between the two calls.
    if (opened.kind !== 'file' || opened.ino !== named?.ino || opened.dev !== named.dev)
      throw notAFile(path, 'replaced');
    return yield* body({ fd, offset: 0, size: opened.size, toEnd: true });
  } finally {
    yield* port.close(fd);
  }
}

function requireRight(id: ObjectId, path: string, actual: string): void {
  if (actual !== hexOf(id)) throw wrongBytes(id, idFromHex(actual), `the bytes of ${path}`);
}

function notAFile(path: string, found: string): MuseError {
  return new MuseError(
    found === 'replaced' ? `${path} was replaced while it was opened` : `${path} is a ${found}, not a regular file`,
    { code: 'ERR_MUSE_NOT_A_FILE', kind: 'refused', data: { path, found } },
  );
}
