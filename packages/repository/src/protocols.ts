/* The verbs of the repository as generators, for code that composes them into larger ones: `yield* commit(repo, …)`. */

export { listOperations } from './operation/log.js';
export { init } from './repository/init.js';
export { open, openAt } from './repository/open.js';
export { withWorkTree } from './repository/begin-write.js';
export { applyCheckout } from './checkout/apply.js';
export { planCheckout } from './checkout/plan.js';
export { commit } from './commit/commit.js';
export { listFiles } from './ls-files/list-files.js';
export { restore } from './restore/restore.js';
export { scanWorkTree } from './scan/scan.js';
export { status } from './status/status.js';
export { switchTo } from './switch/switch-to.js';
export { addWorktree } from './worktree/add.js';
export { listWorktrees } from './worktree/list.js';
export { removeWorktree } from './worktree/remove.js';

export { annotate, readAnnotations } from './annotation/annotate.js';
export { createBranch, deleteBranch, listBranches, renameBranch } from './branch/branches.js';
export { diff } from './diff/diff.js';
export { diffTrees } from './diff/trees.js';
export { nextLogEntry, openLog, readLog } from './log/walk.js';
export { aheadBehind, isAncestor, mergeBase } from './merge/history.js';
export { abortMerge } from './merge/abort.js';
export { conflicts } from './merge/conflicts.js';
export { merge } from './merge/merge.js';
export { quitMerge } from './merge/quit.js';
export { resolve } from './merge/resolve.js';
export { catObject, hashObject, storeObject } from './object/objects.js';
export { resolveCommit, resolveRevision, resolveTree } from './revision/resolve.js';
export { show } from './show/show.js';
export { createTag, deleteTag, listTags } from './tag/tags.js';
export { verify } from './verify/verify.js';
