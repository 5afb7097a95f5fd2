import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { hasObject, objectSize } from '@muse/objects/protocols';
import type { TreeChange } from '../diff/file-diff.js';
import { loadObject } from '../object/load.js';
import type { Repository } from '../repository/repository.js';

/** Up to this many objects are read and verified beforehand; of more only the presence is checked. */
const VERIFY_COUNT = 64;
/** Objects larger than this (bytes) are not read twice. */
const VERIFY_SIZE = 1024 * 1024;

/**
 * Makes sure, before the first write, that every object of the target can be had (H-WT-3). Throws
 * `ERR_MUSE_OBJECT_MISSING` or an integrity error, naming the object.
 */
export function* requireObjects(repo: Repository, changes: readonly TreeChange[]): Protocol<void> {
  const wanted = new Map<ObjectId, TreeChange>();
  for (const change of changes) if (change.after !== undefined) wanted.set(change.after.id, change);
  for (const [id, change] of wanted) {
    if (change.after?.kind === 'symlink') checkTarget(change.path, yield* loadObject(repo.objects, id));
    else if (wanted.size <= VERIFY_COUNT) yield* verify(repo, id);
    else if (!(yield* hasObject(repo.objects, id))) yield* loadObject(repo.objects, id);
  }
}

function* verify(repo: Repository, id: ObjectId): Protocol<void> {
  const size = yield* objectSize(repo.objects, id);
  if (size === null || size <= VERIFY_SIZE) yield* loadObject(repo.objects, id);
}

function checkTarget(path: string, target: Uint8Array): void {
  if (target.length > 0 && !target.includes(0)) return;
  throw new MuseError(`the link ${JSON.stringify(path)} has a target that no file system takes`, {
    code: 'ERR_MUSE_BAD_LINK',
    kind: 'damaged',
    data: { path },
  });
}
