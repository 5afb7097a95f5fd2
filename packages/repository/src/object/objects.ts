import { MuseError, encodeName } from '@muse/io';
import type { FileSystem } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId, ObjectKind } from '@muse/objects';
import { writeObject, writeObjectFromPath } from '@muse/objects/protocols';
import { withStore } from '../repository/begin-write.js';
import type { Repository } from '../repository/repository.js';
import { hashContent } from '../scan/content.js';
import { kindOf } from './kind.js';
import { loadObject } from './load.js';

/** The id of a file's content, of any size, without storing it. Throws `ERR_MUSE_NOT_FOUND` if there is no file. */
export function* hashObject(_on: { readonly fs: FileSystem }, path: string): Protocol<ObjectId> {
  const stat = yield* port.lstat(path);
  const content = stat?.kind === 'file' || stat?.kind === 'symlink' ? yield* hashContent(path, stat) : undefined;
  if (content === undefined) throw noFile(path);
  return content.id;
}

/** Stores the content of a file, of any size, or the target of a link, and answers its id. It is durable then; nothing refers to it. */
export function* storeObject(repo: Repository, path: string): Protocol<ObjectId> {
  if ((yield* port.lstat(path))?.kind === 'symlink') {
    const target = encodeName(yield* port.readlink(path));
    yield* withStore(repo, () => writeObject(repo.objects, blobId(target), target));
    return blobId(target);
  }
  const id = yield* hashObject(repo, path);
  yield* withStore(repo, () => writeObjectFromPath(repo.objects, id, path));
  return id;
}

/** A stored object: its kind and its bytes. Throws `ERR_MUSE_OBJECT_MISSING`, or an integrity error. */
export function* catObject(
  repo: Repository,
  id: ObjectId,
): Protocol<{ readonly id: ObjectId; readonly kind: ObjectKind; readonly bytes: Uint8Array }> {
  const bytes = yield* loadObject(repo.objects, id);
  return { id, kind: kindOf(bytes, id), bytes };
}

function noFile(path: string): MuseError {
  return new MuseError(`there is no file ${path}`, { code: 'ERR_MUSE_NOT_FOUND', kind: 'not-found', data: { path } });
}
