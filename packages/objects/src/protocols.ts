/* The operations as generators, for code that composes them into larger ones: `yield* readObject(store, id)`. */

export { annotateCommit } from './annotation/annotate.js';
export { listAnnotated, readAnnotations } from './annotation/read.js';
export { add, addFromPath, type Added } from './pack/add.js';
export { finishPack, type FinishedPack } from './pack/finish.js';
export { abandonPack, openPackWriter } from './pack/writer.js';
export { listObjects } from './store/list.js';
export { hasObject, objectSize, refreshPacks } from './store/look.js';
export { findObjects, resolveObjectPrefix } from './store/prefix.js';
export { readObject } from './store/read.js';
export { readCommit, readSnapshot, readTree, writeCommit, writeSnapshot, writeTree } from './store/records.js';
export { restoreObject, type RestoreOptions } from './store/restore.js';
export { openObjectStore } from './store/store.js';
export { closeObject, openObject, readPiece, type ObjectReader } from './store/stream.js';
export { verifyObjects, type StoreProblem, type StoreReport } from './store/verify.js';
export { writeObjectFromPath } from './store/write-from-path.js';
export { writeObjects } from './store/write-many.js';
export { writeObject } from './store/write.js';
