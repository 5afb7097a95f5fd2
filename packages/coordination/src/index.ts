export { openCoordination, type Coordination, type CoordinationOptions } from './open-coordination.js';
export type {
  Claim,
  Intent,
  Overlap,
  RecordKind,
  RecordStatus,
  RecordWarning,
  Reservation,
} from './record/record.js';
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
