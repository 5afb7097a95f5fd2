import { promised, synced, type Promised, type Synced } from '@muse/io';

import * as p from './protocols.js';

export type { CheckoutJournal, ObjectId } from './checkout/checkout-journal.js';
export type { CheckoutState } from './checkout/journal-file.js';
export {
  flattenConfig,
  openConfigFile,
  type Config,
  type ConfigFile,
  type ConfigFileOptions,
} from './config/config-file.js';
export { formatKey, parseKey } from './config/key.js';
export { configValue, mergeConfig } from './config/merge-config.js';
export { checkRemoteName } from './config/remote-name.js';
export { remotesOf, type Remote } from './config/remotes.js';
export type { ConfigTable, ConfigValue, SettableValue } from './config/value.js';
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
