import type { Scenario } from '../../scenario.js';
import { branches, renameBranch } from './branch.js';
import {
  commitDetached,
  commitEmpty,
  commitLinked,
  commitManyFiles,
  commitOneFile,
  commitPaths,
  firstCommit,
} from './commit.js';
import { conflictAborted, conflictResolved } from './conflict.js';
import { init, initForce } from './init.js';
import { fastForward, merge, mergeDetached } from './merge.js';
import { restore, restoreSource, switchThenRestore } from './restore.js';
import { branchCommitMerge, commitMergeRestore, commitSwitchCommit } from './sequence.js';
import {
  switchBranch,
  switchCarrying,
  switchCreate,
  switchDetached,
  switchForce,
  switchSmall,
  switchThenEdit,
  switchThenStatus,
  switchThenWrite,
  switchTwice,
} from './switch.js';
import { tags } from './tag.js';
import { addWorktree, addWorktreeCreating, removeWorktree } from './worktree.js';

/** The durable operations of `@muse/repository`. */
export const scenarios: readonly Scenario[] = [
  init,
  initForce,
  firstCommit,
  commitOneFile,
  commitManyFiles,
  commitPaths,
  commitDetached,
  commitEmpty,
  commitLinked,
  switchBranch,
  switchThenWrite,
  switchSmall,
  switchCarrying,
  switchDetached,
  switchCreate,
  switchForce,
  switchTwice,
  switchThenEdit,
  switchThenStatus,
  restore,
  restoreSource,
  switchThenRestore,
  fastForward,
  merge,
  mergeDetached,
  conflictAborted,
  conflictResolved,
  branches,
  renameBranch,
  tags,
  addWorktree,
  addWorktreeCreating,
  removeWorktree,
  commitSwitchCommit,
  commitMergeRestore,
  branchCommitMerge,
];
