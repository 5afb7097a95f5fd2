import { promised, synced, type Promised, type Synced } from '@muse/io';

import * as p from './protocols.js';

export type { BisectMark, BisectState } from './bisect/bisect-state.js';
export type { CheckoutJournal } from './checkout/checkout-journal.js';
export type { DroppedPath } from './checkout/dropped-path.js';
export type { UnsyncedCheckout } from './checkout/unsynced-checkout.js';
export {
  flattenConfig,
  openConfigFile,
  type AroundEdit,
  type Config,
  type ConfigFile,
  type ConfigFileOptions,
  type TextEdit,
} from './config/config-file.js';
export { formatKey, parseKey } from './config/key.js';
export {
  CONFIG_LEVELS,
  configSetting,
  configSettings,
  openConfigLevels,
  type ConfigFiles,
  type ConfigLevel,
  type ConfigLevels,
  type ConfigSetting,
  type LevelledConfig,
} from './config/levels.js';
export { configValue, mergeConfig } from './config/merge-config.js';
export { checkRemoteName } from './config/remote-name.js';
export { remotesOf, type Remote } from './config/remotes.js';
export type { ConfigTable, ConfigValue, SettableValue } from './config/value.js';
export { unresolvedPaths, type Conflict, type ConflictSide } from './merge/conflict.js';
export { completeMerge, type MergeState, type NewMergeState } from './merge/merge-state.js';
export type { Completed, Stop } from './merge/stop.js';
export type { PickState, PickStop } from './pick/pick-state.js';
export type { NewRebaseState, RebaseLabel, RebaseState, RebaseStop } from './rebase/rebase-state.js';
export type { RebaseStep } from './rebase/rebase-step.js';
export type { ObjectId } from './record/object-id.js';
export type { StateDir } from './record/state-dir.js';
export type { StashEntry } from './stash/stash-entry.js';
export type { OperationName } from './unfinished/operations.js';
export type { UnfinishedOperation } from './unfinished/read-unfinished.js';
export type { RecordMove } from './unfinished/record-move.js';
export { stashRoots, unfinishedRoots, type StateRoot } from './unfinished/roots.js';
export type { AppendOptions } from './operations/append-operation.js';
export type { CompactOptions, CompactResult } from './operations/compact-operations.js';
export {
  openOperationLog,
  type LogTip,
  type OperationDurability,
  type OperationLog,
  type OperationLogOptions,
} from './operations/operation-log.js';
export type { OperationRoot } from './operations/operation-roots.js';
export type {
  ConfigEdit,
  ConfigText,
  HeadMove,
  NewOperation,
  Operation,
  OperationActor,
  OperationChange,
  RefMove,
  StoredOutcome,
  WorkTreeMove,
} from './operations/operation.js';
export type { ReadOperations, ReadOperationsOptions } from './operations/read-operations.js';
export type { OperationDamage } from './operations/record.js';
export { resolveOutcomes, type CurrentPlaces, type Outcome } from './operations/resolve-outcomes.js';

/** `readConfig` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readConfig: Promised<typeof p.readConfig> = promised(p.readConfig);
export const readConfigSync: Synced<typeof p.readConfig> = synced(p.readConfig);

/** `readConfigLevels` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readConfigLevels: Promised<typeof p.readConfigLevels> = promised(p.readConfigLevels);
export const readConfigLevelsSync: Synced<typeof p.readConfigLevels> = synced(p.readConfigLevels);

/** `getConfigValue` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const getConfigValue: Promised<typeof p.getConfigValue> = promised(p.getConfigValue);
export const getConfigValueSync: Synced<typeof p.getConfigValue> = synced(p.getConfigValue);

/** `setConfigValue` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const setConfigValue: Promised<typeof p.setConfigValue> = promised(p.setConfigValue);
export const setConfigValueSync: Synced<typeof p.setConfigValue> = synced(p.setConfigValue);

/** `unsetConfigValue` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const unsetConfigValue: Promised<typeof p.unsetConfigValue> = promised(p.unsetConfigValue);
export const unsetConfigValueSync: Synced<typeof p.unsetConfigValue> = synced(p.unsetConfigValue);

/** `listConfig` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const listConfig: Promised<typeof p.listConfig> = promised(p.listConfig);
export const listConfigSync: Synced<typeof p.listConfig> = synced(p.listConfig);

/** `setRemote` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const setRemote: Promised<typeof p.setRemote> = promised(p.setRemote);
export const setRemoteSync: Synced<typeof p.setRemote> = synced(p.setRemote);

/** `getRemote` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const getRemote: Promised<typeof p.getRemote> = promised(p.getRemote);
export const getRemoteSync: Synced<typeof p.getRemote> = synced(p.getRemote);

/** `listRemotes` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const listRemotes: Promised<typeof p.listRemotes> = promised(p.listRemotes);
export const listRemotesSync: Synced<typeof p.listRemotes> = synced(p.listRemotes);

/** `writeCheckoutJournal` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const writeCheckoutJournal: Promised<typeof p.writeCheckoutJournal> = promised(p.writeCheckoutJournal);
export const writeCheckoutJournalSync: Synced<typeof p.writeCheckoutJournal> = synced(p.writeCheckoutJournal);

/** `readCheckoutJournal` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readCheckoutJournal: Promised<typeof p.readCheckoutJournal> = promised(p.readCheckoutJournal);
export const readCheckoutJournalSync: Synced<typeof p.readCheckoutJournal> = synced(p.readCheckoutJournal);

/** `clearCheckoutJournal` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearCheckoutJournal: Promised<typeof p.clearCheckoutJournal> = promised(p.clearCheckoutJournal);
export const clearCheckoutJournalSync: Synced<typeof p.clearCheckoutJournal> = synced(p.clearCheckoutJournal);

/** `appendOperation` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const appendOperation: Promised<typeof p.appendOperation> = promised(p.appendOperation);
export const appendOperationSync: Synced<typeof p.appendOperation> = synced(p.appendOperation);

/** `settleOperation` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const settleOperation: Promised<typeof p.settleOperation> = promised(p.settleOperation);
export const settleOperationSync: Synced<typeof p.settleOperation> = synced(p.settleOperation);

/** `readOperations` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readOperations: Promised<typeof p.readOperations> = promised(p.readOperations);
export const readOperationsSync: Synced<typeof p.readOperations> = synced(p.readOperations);

/** `findOperation` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const findOperation: Promised<typeof p.findOperation> = promised(p.findOperation);
export const findOperationSync: Synced<typeof p.findOperation> = synced(p.findOperation);

/** `compactOperations` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const compactOperations: Promised<typeof p.compactOperations> = promised(p.compactOperations);
export const compactOperationsSync: Synced<typeof p.compactOperations> = synced(p.compactOperations);

/** `operationRoots` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const operationRoots: Promised<typeof p.operationRoots> = promised(p.operationRoots);
export const operationRootsSync: Synced<typeof p.operationRoots> = synced(p.operationRoots);

/** `lastWorkTreeMove` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const lastWorkTreeMove: Promised<typeof p.lastWorkTreeMove> = promised(p.lastWorkTreeMove);
export const lastWorkTreeMoveSync: Synced<typeof p.lastWorkTreeMove> = synced(p.lastWorkTreeMove);

/** `writeMergeState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const writeMergeState: Promised<typeof p.writeMergeState> = promised(p.writeMergeState);
export const writeMergeStateSync: Synced<typeof p.writeMergeState> = synced(p.writeMergeState);

/** `readMergeState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readMergeState: Promised<typeof p.readMergeState> = promised(p.readMergeState);
export const readMergeStateSync: Synced<typeof p.readMergeState> = synced(p.readMergeState);

/** `clearMergeState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearMergeState: Promised<typeof p.clearMergeState> = promised(p.clearMergeState);
export const clearMergeStateSync: Synced<typeof p.clearMergeState> = synced(p.clearMergeState);

/** `saveRebaseState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const saveRebaseState: Promised<typeof p.saveRebaseState> = promised(p.saveRebaseState);
export const saveRebaseStateSync: Synced<typeof p.saveRebaseState> = synced(p.saveRebaseState);

/** `loadRebaseState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const loadRebaseState: Promised<typeof p.loadRebaseState> = promised(p.loadRebaseState);
export const loadRebaseStateSync: Synced<typeof p.loadRebaseState> = synced(p.loadRebaseState);

/** `clearRebaseState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearRebaseState: Promised<typeof p.clearRebaseState> = promised(p.clearRebaseState);
export const clearRebaseStateSync: Synced<typeof p.clearRebaseState> = synced(p.clearRebaseState);

/** `writeCherryPickState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const writeCherryPickState: Promised<typeof p.writeCherryPickState> = promised(p.writeCherryPickState);
export const writeCherryPickStateSync: Synced<typeof p.writeCherryPickState> = synced(p.writeCherryPickState);

/** `readCherryPickState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readCherryPickState: Promised<typeof p.readCherryPickState> = promised(p.readCherryPickState);
export const readCherryPickStateSync: Synced<typeof p.readCherryPickState> = synced(p.readCherryPickState);

/** `clearCherryPickState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearCherryPickState: Promised<typeof p.clearCherryPickState> = promised(p.clearCherryPickState);
export const clearCherryPickStateSync: Synced<typeof p.clearCherryPickState> = synced(p.clearCherryPickState);

/** `writeRevertState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const writeRevertState: Promised<typeof p.writeRevertState> = promised(p.writeRevertState);
export const writeRevertStateSync: Synced<typeof p.writeRevertState> = synced(p.writeRevertState);

/** `readRevertState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readRevertState: Promised<typeof p.readRevertState> = promised(p.readRevertState);
export const readRevertStateSync: Synced<typeof p.readRevertState> = synced(p.readRevertState);

/** `clearRevertState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearRevertState: Promised<typeof p.clearRevertState> = promised(p.clearRevertState);
export const clearRevertStateSync: Synced<typeof p.clearRevertState> = synced(p.clearRevertState);

/** `writeBisectState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const writeBisectState: Promised<typeof p.writeBisectState> = promised(p.writeBisectState);
export const writeBisectStateSync: Synced<typeof p.writeBisectState> = synced(p.writeBisectState);

/** `readBisectState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readBisectState: Promised<typeof p.readBisectState> = promised(p.readBisectState);
export const readBisectStateSync: Synced<typeof p.readBisectState> = synced(p.readBisectState);

/** `clearBisectState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const clearBisectState: Promised<typeof p.clearBisectState> = promised(p.clearBisectState);
export const clearBisectStateSync: Synced<typeof p.clearBisectState> = synced(p.clearBisectState);

/** `readUnfinished` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const readUnfinished: Promised<typeof p.readUnfinished> = promised(p.readUnfinished);
export const readUnfinishedSync: Synced<typeof p.readUnfinished> = synced(p.readUnfinished);

/** `setAsideDamagedState` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const setAsideDamagedState: Promised<typeof p.setAsideDamagedState> = promised(p.setAsideDamagedState);
export const setAsideDamagedStateSync: Synced<typeof p.setAsideDamagedState> = synced(p.setAsideDamagedState);

/** `listStash` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const listStash: Promised<typeof p.listStash> = promised(p.listStash);
export const listStashSync: Synced<typeof p.listStash> = synced(p.listStash);

/** `pushStash` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const pushStash: Promised<typeof p.pushStash> = promised(p.pushStash);
export const pushStashSync: Synced<typeof p.pushStash> = synced(p.pushStash);

/** `dropStash` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const dropStash: Promised<typeof p.dropStash> = promised(p.dropStash);
export const dropStashSync: Synced<typeof p.dropStash> = synced(p.dropStash);

/** `moveOperationRecord` of `@muse/vcs-state/protocols`, with promises and synchronously. */
export const moveOperationRecord: Promised<typeof p.moveOperationRecord> = promised(p.moveOperationRecord);
export const moveOperationRecordSync: Synced<typeof p.moveOperationRecord> = synced(p.moveOperationRecord);
