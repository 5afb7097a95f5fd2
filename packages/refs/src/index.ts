import { promised, synced, type Promised, type Synced } from '@muse/io';

import * as p from './protocols.js';

export type { Head } from './head/format.js';
export { formatHead, parseHead } from './head/format.js';
export type { ObjectId } from './id/object-id.js';
export { checkBranchName, checkRefName } from './name/check-name.js';
export { foldName } from './name/fold.js';
export type { Ref, RefInspection } from './read/list-refs.js';
export type { ReflogInspection, ReflogOptions } from './reflog/read-reflog.js';
export type { ReflogEntry } from './reflog/record.js';
export { openRefStore, REF_DIRECTORIES, type RefStore, type RefStoreOptions } from './store/ref-store.js';
export type { TransactionOptions, TransactionUpdate } from './transaction/ref-transaction.js';
export type { RenameOptions } from './transaction/rename-branch.js';
export type { RefUpdate } from './update/stamp.js';
export type { RefChange } from './update/update-ref.js';

/** `readHead` of `@muse/refs/protocols`, with promises and synchronously. */
export const readHead: Promised<typeof p.readHead> = promised(p.readHead);
export const readHeadSync: Synced<typeof p.readHead> = synced(p.readHead);

/** `resolveHead` of `@muse/refs/protocols`, with promises and synchronously. */
export const resolveHead: Promised<typeof p.resolveHead> = promised(p.resolveHead);
export const resolveHeadSync: Synced<typeof p.resolveHead> = synced(p.resolveHead);

/** `writeHeadBranch` of `@muse/refs/protocols`, with promises and synchronously. */
export const writeHeadBranch: Promised<typeof p.writeHeadBranch> = promised(p.writeHeadBranch);
export const writeHeadBranchSync: Synced<typeof p.writeHeadBranch> = synced(p.writeHeadBranch);

/** `writeHeadCommit` of `@muse/refs/protocols`, with promises and synchronously. */
export const writeHeadCommit: Promised<typeof p.writeHeadCommit> = promised(p.writeHeadCommit);
export const writeHeadCommitSync: Synced<typeof p.writeHeadCommit> = synced(p.writeHeadCommit);

/** `readRef` of `@muse/refs/protocols`, with promises and synchronously. */
export const readRef: Promised<typeof p.readRef> = promised(p.readRef);
export const readRefSync: Synced<typeof p.readRef> = synced(p.readRef);

/** `listRefs` of `@muse/refs/protocols`, with promises and synchronously. */
export const listRefs: Promised<typeof p.listRefs> = promised(p.listRefs);
export const listRefsSync: Synced<typeof p.listRefs> = synced(p.listRefs);

/** `inspectRefs` of `@muse/refs/protocols`, with promises and synchronously. */
export const inspectRefs: Promised<typeof p.inspectRefs> = promised(p.inspectRefs);
export const inspectRefsSync: Synced<typeof p.inspectRefs> = synced(p.inspectRefs);

/** `updateRef` of `@muse/refs/protocols`, with promises and synchronously. */
export const updateRef: Promised<typeof p.updateRef> = promised(p.updateRef);
export const updateRefSync: Synced<typeof p.updateRef> = synced(p.updateRef);

/** `writeBranchRef` of `@muse/refs/protocols`, with promises and synchronously. */
export const writeBranchRef: Promised<typeof p.writeBranchRef> = promised(p.writeBranchRef);
export const writeBranchRefSync: Synced<typeof p.writeBranchRef> = synced(p.writeBranchRef);

/** `refTransaction` of `@muse/refs/protocols`, with promises and synchronously. */
export const refTransaction: Promised<typeof p.refTransaction> = promised(p.refTransaction);
export const refTransactionSync: Synced<typeof p.refTransaction> = synced(p.refTransaction);

/** `renameBranch` of `@muse/refs/protocols`, with promises and synchronously. */
export const renameBranch: Promised<typeof p.renameBranch> = promised(p.renameBranch);
export const renameBranchSync: Synced<typeof p.renameBranch> = synced(p.renameBranch);

/** `packRefs` of `@muse/refs/protocols`, with promises and synchronously. */
export const packRefs: Promised<typeof p.packRefs> = promised(p.packRefs);
export const packRefsSync: Synced<typeof p.packRefs> = synced(p.packRefs);

/** `readReflog` of `@muse/refs/protocols`, with promises and synchronously. */
export const readReflog: Promised<typeof p.readReflog> = promised(p.readReflog);
export const readReflogSync: Synced<typeof p.readReflog> = synced(p.readReflog);

/** `inspectReflog` of `@muse/refs/protocols`, with promises and synchronously. */
export const inspectReflog: Promised<typeof p.inspectReflog> = promised(p.inspectReflog);
export const inspectReflogSync: Synced<typeof p.inspectReflog> = synced(p.inspectReflog);

/** `listReflogs` of `@muse/refs/protocols`, with promises and synchronously. */
export const listReflogs: Promised<typeof p.listReflogs> = promised(p.listReflogs);
export const listReflogsSync: Synced<typeof p.listReflogs> = synced(p.listReflogs);

/** `recoverRefs` of `@muse/refs/protocols`, with promises and synchronously. */
export const recoverRefs: Promised<typeof p.recoverRefs> = promised(p.recoverRefs);
export const recoverRefsSync: Synced<typeof p.recoverRefs> = synced(p.recoverRefs);
