/* The operations as generators, for code that composes them into larger ones: `yield* setConfigValue(file, …)`. */

export { clearBisectState, readBisectState, writeBisectState } from './bisect/bisect-file.js';
export { clearCheckoutJournal, readCheckoutJournal, writeCheckoutJournal } from './checkout/journal-file.js';
export { getConfigValue, listConfig, readConfig, setConfigValue, unsetConfigValue } from './config/config-file.js';
export { readConfigLevels } from './config/levels.js';
export { getRemote, listRemotes, setRemote } from './config/remotes.js';
export { appendOperation, settleOperation } from './operations/append-operation.js';
export { compactOperations } from './operations/compact-operations.js';
export { operationRoots } from './operations/operation-roots.js';
export { findOperation, lastWorkTreeMove, readOperations } from './operations/read-operations.js';
export { clearMergeState, readMergeState, writeMergeState } from './merge/merge-file.js';
export {
  clearCherryPickState,
  clearRevertState,
  readCherryPickState,
  readRevertState,
  writeCherryPickState,
  writeRevertState,
} from './pick/pick-file.js';
export { clearRebaseState, loadRebaseState, saveRebaseState } from './rebase/rebase-file.js';
export { readUnfinished } from './unfinished/read-unfinished.js';
export { dropStash, listStash, pushStash } from './stash/stash-file.js';
export { setAsideDamagedState } from './unfinished/set-aside.js';
export { moveOperationRecord } from './unfinished/record-move.js';
