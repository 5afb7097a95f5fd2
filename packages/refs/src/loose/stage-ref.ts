import { errorCode, parentPath } from '@muse/io';
import { port, stageFile, syncDirectory, type Protocol, type Temp } from '@muse/io/protocols';

import type { ObjectId } from '../id/object-id.js';
import { refPath, type RefStore } from '../store/ref-store.js';
import { formatLooseRef } from './loose-ref.js';

/** How often directories are made again that another writer found empty and removed. */
const ATTEMPTS = 20;

/**
 * Writes a ref's next file beside its place, synced and ready to be renamed; no lock is needed. Fails with `ENOTDIR` or
 * `EEXIST` where a ref has the name of one of its directories. A crash leaves a temp, which is swept.
 */
export function* stageRef(store: RefStore, name: string, id: ObjectId): Protocol<Temp> {
  const path = refPath(store, name);
  const temp = yield* stageIn(parentPath(path), id);
  // While the temp is there nobody removes its directories. Whoever made them may not have synced them yet; a ref that is
  // there already proves that they are.
  const levels = name.split('/').slice(0, -1);
  if (levels.length > 2 && (yield* port.lstat(path)) === undefined) {
    for (let depth = 2; depth < levels.length; depth++) {
      yield* syncDirectory(`${store.dir}/${levels.slice(0, depth).join('/')}`);
    }
  }
  return temp;
}

function* stageIn(dir: string, id: ObjectId): Protocol<Temp> {
  for (let attempt = 1; ; attempt++) {
    try {
      return yield* stageFile(dir, formatLooseRef(id));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || attempt >= ATTEMPTS) throw error;
    }
  }
}
