import type { FileStat, Protocol } from '@muse/io';
import { blobId, encodeTree, openPackWriter } from '@muse/objects';
import type { ObjectId, ObjectStore, PackWriter } from '@muse/objects';
import { abandonPack, add, addFromPath, finishPack } from '@muse/objects/protocols';
import { keepsChanging, readStable, readWhole, WHOLE_LIMIT } from '../scan/content.js';
import type { Content } from '../scan/content.js';
import type { ContentSink } from '../scan/scan-state.js';

/** Collects the new objects of a commit in one pack. It has a lifetime: it ends finished or abandoned. */
export interface Collector {
  readonly store: ObjectStore;
  /** `undefined` until there is something to write. */
  writer: PackWriter | undefined;
}

export function collector(store: ObjectStore): Collector {
  return { store, writer: undefined };
}

/** Adds an object to the pack. */
export function* collect(to: Collector, bytes: Uint8Array): Protocol<ObjectId> {
  return yield* add(writerOf(to), bytes);
}

/**
 * Makes everything collected durable and readable; answers how many objects were written. A crash before leaves a temp
 * that is swept, or objects that nothing refers to.
 */
export function* finishCollecting(to: Collector): Protocol<number> {
  if (to.writer === undefined) return 0;
  const { objects } = yield* finishPack(to.writer, { loose: false });
  to.writer = undefined;
  return objects;
}

/** Throws away what was collected. */
export function* abandonCollecting(to: Collector): Protocol<void> {
  if (to.writer === undefined) return;
  yield* abandonPack(to.writer);
  to.writer = undefined;
}

/**
 * The sink of a commit: content is stored from the same bytes that are hashed, so an entry never names bytes that were
 * not stored (H-WT-8). A file that changes each time it is read throws `ERR_MUSE_FILE_CHANGING`.
 */
export function storingSink(to: Collector): ContentSink {
  return {
    *file({ path, file, stat, known, base }) {
      if (known !== undefined && known === base) return { id: known, stat, stable: true };
      const content = isLarge(stat) ? yield* storeLarge(to, file, stat) : yield* storeWhole(to, file, stat, base);
      if (content?.stable === false) throw keepsChanging(path);
      return content;
    },
    *tree(entries, base) {
      const bytes = encodeTree(entries);
      const id = blobId(bytes);
      return id === base ? id : yield* collect(to, bytes);
    },
  };
}

function* storeWhole(to: Collector, file: string, stat: FileStat, base?: ObjectId): Protocol<Content | undefined> {
  const read = yield* readStable(file, stat, readWhole);
  if (read === undefined) return undefined;
  const { value: bytes, stable } = read;
  const unchanged = base !== undefined && blobId(bytes) === base;
  const id = unchanged ? base : stable ? yield* collect(to, bytes) : blobId(bytes);
  return { id, stat: read.stat, stable };
}

function* storeLarge(to: Collector, file: string, stat: FileStat): Protocol<Content | undefined> {
  const read = yield* readStable(file, stat, function* (path): Protocol<ObjectId | undefined> {
    return (yield* addFromPath(writerOf(to), path)).id;
  });
  return read === undefined ? undefined : { id: read.value, stat: read.stat, stable: read.stable };
}

function isLarge(stat: FileStat): boolean {
  return stat.kind === 'file' && stat.size > WHOLE_LIMIT;
}

function writerOf(to: Collector): PackWriter {
  to.writer ??= openPackWriter(to.store);
  return to.writer;
}
