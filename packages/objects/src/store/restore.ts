import { parentPath } from '@muse/io';
import { publishTemp, writeTemp, type Protocol, type Temp } from '@muse/io/protocols';
import { missingObject } from '../error/failures.js';
import { hexOf, parseObjectId, type ObjectId } from '../id/object-id.js';
import { CHUNK_LENGTH } from '../pack/chunk-cache.js';
import { GONE, type Gone } from '../pack/read-range.js';
import { DAMAGED, type Copy, type Damaged } from './copy.js';
import { readCopy } from './read-copy.js';
import { damageOf, search } from './search.js';
import { hashSource, withCopy } from './source.js';
import { stage, type StageOptions } from './stage.js';
import type { ObjectStore } from './store.js';

export interface RestoreOptions {
  /** Bits before the umask: 0666 for a file (the default), 0777 for an executable one. */
  readonly mode?: 0o666 | 0o777;
  /** `process` survives SIGKILL only and does not sync. */
  readonly durability?: 'durable' | 'process';
}

/**
 * Replaces `destination` by a file with the bytes of an object: a new file, modified now, written aside and renamed into
 * place, so that a symbolic link at the destination is itself replaced and what it points to untouched. The bytes are
 * hashed while they are copied, and published only if they are right; memory is bounded. Missing directories are made.
 *
 * A crash leaves the old destination or the complete new one, and perhaps a temp, which is swept.
 *
 * @returns true, always: whatever else happens throws, with the destination unchanged.
 * @throws `ERR_MUSE_OBJECT_MISSING`; `IntegrityError` if every copy is damaged; otherwise as `writeFileAtomic`.
 */
export function* restoreObject(
  store: ObjectStore,
  id: ObjectId,
  destination: string,
  options: RestoreOptions = {},
): Protocol<true> {
  parseObjectId(id);
  const durability = options.durability ?? 'durable';
  const staging = { tempPrefix: '.restore-tmp-', creationMode: options.mode ?? 0o666, durability } as const;
  const place = { dir: parentPath(destination), staging };
  const result = yield* search(store, id, (copy) => stageCopy(store, id, copy, place));
  if (result.found === undefined) throw result.damaged.length === 0 ? missingObject(id) : damageOf(id, result);
  yield* publishTemp(result.found.value, destination, { durability });
  return true;
}

function* stageCopy(
  store: ObjectStore,
  id: ObjectId,
  copy: Copy,
  place: { readonly dir: string; readonly staging: StageOptions },
): Protocol<{ readonly value: Temp } | Damaged | Gone> {
  const { dir, staging } = place;
  if (copy.kind === 'packed' && copy.length <= CHUNK_LENGTH) {
    const read = yield* readCopy(store, id, copy);
    if (read === GONE || 'damaged' in read) return read;
    return staged(yield* stage(dir, (temp) => fillWith(temp, read.value), staging));
  }
  return yield* withCopy(copy, function* (source): Protocol<{ readonly value: Temp } | Damaged> {
    const fill = function* (temp: Temp): Protocol<boolean> {
      return (yield* hashSource(source, (piece) => writeTemp(temp, piece))) === hexOf(id);
    };
    return staged(yield* stage(dir, fill, staging));
  });
}

function* fillWith(temp: Temp, bytes: Uint8Array): Protocol<boolean> {
  yield* writeTemp(temp, bytes);
  return true;
}

function staged(temp: Temp | undefined): { readonly value: Temp } | Damaged {
  return temp === undefined ? DAMAGED : { value: temp };
}
