/* The verbs of the repository as generators, for code that composes them into larger ones: `yield* commit(repo, …)`. */

export { init } from './repository/init.js';
export { open, openAt } from './repository/open.js';

export { createBranch, deleteBranch, listBranches, renameBranch } from './branch/branches.js';
export { workTreeHeads } from './branch/heads.js';
export { diff } from './diff/diff.js';
export { diffTrees } from './diff/trees.js';
export { nextLogEntry, openLog, readLog } from './log/walk.js';
export { aheadBehind, isAncestor, mergeBase } from './merge/history.js';
export { merge } from './merge/merge.js';
export { catObject, hashObject, storeObject } from './object/objects.js';
export { resolveCommit, resolveRevision, resolveTree } from './revision/resolve.js';
export { show } from './show/show.js';
export { createTag, deleteTag, listTags } from './tag/tags.js';
export { verify } from './verify/verify.js';
