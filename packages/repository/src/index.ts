import { nodeFileSystem, promised, runPromises, runSync, synced } from '@muse/io';
import type { FileSystem, Promised, Synced } from '@muse/io';
import type { Invocation } from './operation/invocation.js';
import type { InitOptions, InitResult } from './repository/init.js';
import type { Repository } from './repository/repository.js';
import * as p from './protocols.js';

export type { InitOptions, InitResult } from './repository/init.js';
export type { Repository } from './repository/repository.js';
export { MUSE_DIR } from './repository/repository.js';
export type { AnnotateOptions } from './annotation/annotate.js';
export type { Invocation } from './operation/invocation.js';
export type { LoggedOperation, OperationHistory } from './operation/log.js';
export { settingsFile, type SettingsScope } from './settings/settings-file.js';
export type { CommitOptions, CommitResult } from './commit/commit.js';
export type { Signer } from './commit/signer.js';
export { SECRET_PATTERNS } from './ignore/secrets.js';
export type { ListedPath, ListFilesOptions } from './ls-files/list-files.js';
export type { RestoreOptions, RestoreResult } from './restore/restore.js';
export type { Skipped } from './scan/scan-state.js';
export type { Status, StatusChange, StatusOptions, UnfinishedStatus } from './status/status.js';
export type { SwitchOptions, SwitchResult } from './switch/switch-to.js';
export type { AddWorktreeOptions } from './worktree/add.js';
export type { WorkTree } from './worktree/list.js';
export type { RemoveWorktreeOptions } from './worktree/remove.js';

/** Where a repository lives; the machine's own file system by default. */
export interface On {
  readonly fs?: FileSystem;
}

export interface OpenOptions extends On {
  /** What every operation through this handle is recorded as in the operation log. */
  readonly invocation?: Invocation;
}

/** Opens the repository whose work tree holds `path`; `ERR_MUSE_NO_REPOSITORY` (setup) if there is none. */
export function openRepository(path: string, options: OpenOptions = {}): Promise<Repository> {
  const fs = options.fs ?? nodeFileSystem;
  return runPromises(fs, p.open(fs, path, options.invocation));
}

/** `openRepository`, synchronously. */
export function openRepositorySync(path: string, options: OpenOptions = {}): Repository {
  const fs = options.fs ?? nodeFileSystem;
  return runSync(fs, p.open(fs, path, options.invocation));
}

/** Makes a repository in `path`; `ERR_MUSE_EXISTS` (refused) if there is one and `force` is not given. */
export function initRepository(path: string, options: InitOptions & On = {}): Promise<InitResult> {
  const fs = options.fs ?? nodeFileSystem;
  return runPromises(fs, p.init(fs, path, options));
}

/** `initRepository`, synchronously. */
export function initRepositorySync(path: string, options: InitOptions & On = {}): InitResult {
  const fs = options.fs ?? nodeFileSystem;
  return runSync(fs, p.init(fs, path, options));
}

export type { Branch, CreateBranchOptions, DeleteBranchOptions, RefReason } from './branch/branches.js';
export type { DiffOptions } from './diff/diff.js';
export type { ChangeKind, EntryKind, FileDiff, FileVersion, PlainChange, TreeChange } from './diff/file-diff.js';
export type { Hunk, HunkLine } from './diff/hunks.js';
export { renderPatch } from './diff/patch.js';
export { quotePath } from './diff/quote.js';
export type { RenameOptions } from './diff/renames.js';
export { renderNameStatus, renderStat, renderStatSum, statRows, sumStat, type NamedChange } from './diff/stat.js';
export type { StatRow, StatSum } from './diff/stat.js';
export type { DiffTreesOptions } from './diff/trees.js';
export { drawGraph } from './log/graph.js';
export type { GraphNode, GraphRow } from './log/graph.js';
export { log, logSync } from './log/iterate.js';
export type { LogEntry, LogOptions, LogResult, LogWalk } from './log/walk.js';
export type { AbortResult } from './merge/abort.js';
export type { ConflictReason, MergeConflict } from './merge/conflict.js';
export type { ConflictStatus } from './merge/conflicts.js';
export type { QuitResult } from './merge/quit.js';
export type { ResolveOptions, ResolveResult } from './merge/resolve.js';
export type { MergeOptions, MergeResult } from './merge/merge.js';
export type { Resolved } from './revision/resolve.js';
export type { Shown, ShownCommit, ShowOptions } from './show/show.js';
export { decodeTag, encodeTag } from './tag/format.js';
export type { Tag } from './tag/format.js';
export type { CreateTagOptions, TagInfo } from './tag/tags.js';
export type { Problem, ProblemKind } from './verify/problem.js';
export type { VerifyOptions, VerifyResult } from './verify/verify.js';

/* The verbs over history in two forms: one that answers with a promise, and one named `…Sync`. */

export const annotate: Promised<typeof p.annotate> = promised(p.annotate);
export const annotateSync: Synced<typeof p.annotate> = synced(p.annotate);
export const readAnnotations: Promised<typeof p.readAnnotations> = promised(p.readAnnotations);
export const readAnnotationsSync: Synced<typeof p.readAnnotations> = synced(p.readAnnotations);
export const createBranch: Promised<typeof p.createBranch> = promised(p.createBranch);
export const createBranchSync: Synced<typeof p.createBranch> = synced(p.createBranch);
export const deleteBranch: Promised<typeof p.deleteBranch> = promised(p.deleteBranch);
export const deleteBranchSync: Synced<typeof p.deleteBranch> = synced(p.deleteBranch);
export const listBranches: Promised<typeof p.listBranches> = promised(p.listBranches);
export const listBranchesSync: Synced<typeof p.listBranches> = synced(p.listBranches);
export const renameBranch: Promised<typeof p.renameBranch> = promised(p.renameBranch);
export const renameBranchSync: Synced<typeof p.renameBranch> = synced(p.renameBranch);
export const diff: Promised<typeof p.diff> = promised(p.diff);
export const diffSync: Synced<typeof p.diff> = synced(p.diff);
export const diffTrees: Promised<typeof p.diffTrees> = promised(p.diffTrees);
export const diffTreesSync: Synced<typeof p.diffTrees> = synced(p.diffTrees);
export const openLog: Promised<typeof p.openLog> = promised(p.openLog);
export const openLogSync: Synced<typeof p.openLog> = synced(p.openLog);
export const nextLogEntry: Promised<typeof p.nextLogEntry> = promised(p.nextLogEntry);
export const nextLogEntrySync: Synced<typeof p.nextLogEntry> = synced(p.nextLogEntry);
export const readLog: Promised<typeof p.readLog> = promised(p.readLog);
export const readLogSync: Synced<typeof p.readLog> = synced(p.readLog);
export const aheadBehind: Promised<typeof p.aheadBehind> = promised(p.aheadBehind);
export const aheadBehindSync: Synced<typeof p.aheadBehind> = synced(p.aheadBehind);
export const isAncestor: Promised<typeof p.isAncestor> = promised(p.isAncestor);
export const isAncestorSync: Synced<typeof p.isAncestor> = synced(p.isAncestor);
export const mergeBase: Promised<typeof p.mergeBase> = promised(p.mergeBase);
export const mergeBaseSync: Synced<typeof p.mergeBase> = synced(p.mergeBase);
export const merge: Promised<typeof p.merge> = promised(p.merge);
export const mergeSync: Synced<typeof p.merge> = synced(p.merge);
export const abortMerge: Promised<typeof p.abortMerge> = promised(p.abortMerge);
export const abortMergeSync: Synced<typeof p.abortMerge> = synced(p.abortMerge);
export const quitMerge: Promised<typeof p.quitMerge> = promised(p.quitMerge);
export const quitMergeSync: Synced<typeof p.quitMerge> = synced(p.quitMerge);
export const conflicts: Promised<typeof p.conflicts> = promised(p.conflicts);
export const conflictsSync: Synced<typeof p.conflicts> = synced(p.conflicts);
export const resolve: Promised<typeof p.resolve> = promised(p.resolve);
export const resolveSync: Synced<typeof p.resolve> = synced(p.resolve);
export const catObject: Promised<typeof p.catObject> = promised(p.catObject);
export const catObjectSync: Synced<typeof p.catObject> = synced(p.catObject);
export const hashObject: Promised<typeof p.hashObject> = promised(p.hashObject);
export const hashObjectSync: Synced<typeof p.hashObject> = synced(p.hashObject);
export const storeObject: Promised<typeof p.storeObject> = promised(p.storeObject);
export const storeObjectSync: Synced<typeof p.storeObject> = synced(p.storeObject);
export const resolveCommit: Promised<typeof p.resolveCommit> = promised(p.resolveCommit);
export const resolveCommitSync: Synced<typeof p.resolveCommit> = synced(p.resolveCommit);
export const resolveRevision: Promised<typeof p.resolveRevision> = promised(p.resolveRevision);
export const resolveRevisionSync: Synced<typeof p.resolveRevision> = synced(p.resolveRevision);
export const resolveTree: Promised<typeof p.resolveTree> = promised(p.resolveTree);
export const resolveTreeSync: Synced<typeof p.resolveTree> = synced(p.resolveTree);
export const show: Promised<typeof p.show> = promised(p.show);
export const showSync: Synced<typeof p.show> = synced(p.show);
export const createTag: Promised<typeof p.createTag> = promised(p.createTag);
export const createTagSync: Synced<typeof p.createTag> = synced(p.createTag);
export const deleteTag: Promised<typeof p.deleteTag> = promised(p.deleteTag);
export const deleteTagSync: Synced<typeof p.deleteTag> = synced(p.deleteTag);
export const listTags: Promised<typeof p.listTags> = promised(p.listTags);
export const listTagsSync: Synced<typeof p.listTags> = synced(p.listTags);
export const verify: Promised<typeof p.verify> = promised(p.verify);
export const verifySync: Synced<typeof p.verify> = synced(p.verify);

/* The verbs over the work tree, in the same two forms. */

export const commit: Promised<typeof p.commit> = promised(p.commit);
export const commitSync: Synced<typeof p.commit> = synced(p.commit);
export const listOperations: Promised<typeof p.listOperations> = promised(p.listOperations);
export const listOperationsSync: Synced<typeof p.listOperations> = synced(p.listOperations);
export const status: Promised<typeof p.status> = promised(p.status);
export const statusSync: Synced<typeof p.status> = synced(p.status);
export const switchTo: Promised<typeof p.switchTo> = promised(p.switchTo);
export const switchToSync: Synced<typeof p.switchTo> = synced(p.switchTo);
export const restore: Promised<typeof p.restore> = promised(p.restore);
export const restoreSync: Synced<typeof p.restore> = synced(p.restore);
export const listFiles: Promised<typeof p.listFiles> = promised(p.listFiles);
export const listFilesSync: Synced<typeof p.listFiles> = synced(p.listFiles);
export const addWorktree: Promised<typeof p.addWorktree> = promised(p.addWorktree);
export const addWorktreeSync: Synced<typeof p.addWorktree> = synced(p.addWorktree);
export const listWorktrees: Promised<typeof p.listWorktrees> = promised(p.listWorktrees);
export const listWorktreesSync: Synced<typeof p.listWorktrees> = synced(p.listWorktrees);
export const removeWorktree: Promised<typeof p.removeWorktree> = promised(p.removeWorktree);
export const removeWorktreeSync: Synced<typeof p.removeWorktree> = synced(p.removeWorktree);
