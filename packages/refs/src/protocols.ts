/* The operations on refs as generators, for code that composes them into larger ones: `yield* updateRef(store, …)`. */

export { readHead, resolveHead } from './head/read-head.js';
export { writeHeadBranch, writeHeadCommit } from './head/write-head.js';
export { packRefs } from './packed/pack-refs.js';
export { inspectRefs, listRefs } from './read/list-refs.js';
export { readRef } from './read/read-ref.js';
export { inspectReflog, listReflogs, readReflog } from './reflog/read-reflog.js';
export { recoverRefs } from './transaction/recover-refs.js';
export { refTransaction } from './transaction/ref-transaction.js';
export { renameBranch } from './transaction/rename-branch.js';
export { updateRef, writeBranchRef } from './update/update-ref.js';
