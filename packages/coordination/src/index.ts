export type { Received } from './op-log/append.js';
export type { Checkpoint } from './op-log/checkpoint.js';
export {
  appendOp,
  appendOpSync,
  appendOps,
  appendOpsSync,
  inspectOpLog,
  inspectOpLogSync,
  listSessions,
  listSessionsSync,
  readCheckpoint,
  readCheckpointSync,
  readOps,
  readOpsSync,
  receiveOps,
  receiveOpsSync,
  replayOps,
  replayOpsSync,
  writeCheckpoint,
  writeCheckpointSync,
} from './op-log/forms.js';
export type { OpLogInspection } from './op-log/inspect.js';
export type { NewOp, Op } from './op-log/op.js';
export type { KnownOps, OpLog } from './op-log/op-log.js';
export { openOpLog, type OpLogOptions } from './op-log/open-op-log.js';
export type { OpPosition } from './op-log/position.js';
export type { OpsRead } from './op-log/read.js';
export type { Replay } from './op-log/replay.js';
export type { NewCheckpoint } from './op-log/write-checkpoint.js';
export {
  checkClaim,
  checkClaimSync,
  claim,
  claimSync,
  createIntent,
  createIntentSync,
  createReservation,
  createReservationSync,
  history,
  historySync,
  inspectCoordination,
  inspectCoordinationSync,
  listIntents,
  listIntentsSync,
  listReservations,
  listReservationsSync,
  release,
  releaseSync,
  renew,
  renewSync,
  sweepCoordination,
  sweepCoordinationSync,
} from './forms.js';
export { checkAddress, overlap } from './address/check-address.js';
export type { CoordinationSweep } from './change/sweep.js';
export type { ChangeKind } from './events/event.js';
export { DEFAULT_TTL_SECONDS, LONGEST_TTL_SECONDS } from './record/fields.js';
export type { History, HistoryEvent, HistoryOptions } from './query/history.js';
export type { CoordinationReport } from './query/inspect.js';
export { openCoordination, type Coordination, type CoordinationOptions } from './open-coordination.js';
export type { Claim, Intent, Overlap, RecordKind, RecordStatus, RecordWarning, Reservation } from './record/record.js';
export type {
  ClaimCheck,
  ClaimCheckResult,
  ClaimRequest,
  ClaimResult,
  ClaimState,
  HolderRequest,
  IntentList,
  IntentRequest,
  IntentResult,
  ListOptions,
  ReleaseResult,
  RenewRequest,
  RenewResult,
  ReservationList,
  ReservationRequest,
  ReservationResult,
} from './requests.js';
