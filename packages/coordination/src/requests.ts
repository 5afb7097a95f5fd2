import type { Claim, Intent, Overlap, RecordStatus, RecordWarning, Reservation } from './record/record.js';

export interface ReservationRequest {
  /** Who asks: any text of 1 to 256 bytes without control characters. */
  readonly runId: string;
  readonly branch: string;
  /** 1 to 1,000 addresses: `src`, `src/a.ts`, `src/a.ts::Foo.bar`, `src/lib*`. */
  readonly addresses: readonly string[];
  /** What is going to be done; any word. */
  readonly operation: string;
  readonly detail?: string;
  /** A whole number of seconds from 1 to 604,800; 3,600 by default. */
  readonly ttlSeconds?: number;
  /** True asks for a claim, as `claim` does. */
  readonly exclusive?: boolean;
}

export type ClaimRequest = Omit<ReservationRequest, 'exclusive'>;

export interface IntentRequest extends Omit<ReservationRequest, 'exclusive'> {
  /** The reservation that it belongs to and ends with; without one, or `''`, it stands by itself. */
  readonly reservationId?: string;
}

export interface ReservationResult {
  readonly reservation: Reservation;
  /** Live reservations of other runs that touch the same addresses. */
  readonly overlaps: readonly Overlap[];
  readonly warnings: readonly RecordWarning[];
}

export interface ClaimResult extends ReservationResult {
  readonly reservation: Claim;
}

export interface IntentResult {
  readonly intent: Intent;
  /** Live reservations and intents of other runs that touch the same addresses. */
  readonly overlaps: readonly Overlap[];
  readonly warnings: readonly RecordWarning[];
}

export interface HolderRequest {
  /** The id of a reservation, claim or intent. */
  readonly id: string;
  /** Who asks: only the holder may. */
  readonly runId: string;
}

export interface RenewRequest extends HolderRequest {
  /** Seconds from now on; as long as the last time by default. */
  readonly ttlSeconds?: number;
}

export interface RenewResult {
  readonly record: Reservation | Intent;
}

export interface ReleaseResult {
  readonly record: Reservation | Intent;
  /** False if it had ended before. */
  readonly changed: boolean;
}

/** What can be asked of a claim by whoever guards a resource. */
export interface ClaimCheck {
  readonly id: string;
  readonly fence: number;
}

/** `unknown`: there is no such record (any more), or no readable one; `fence`: it is a claim with another number. */
export type ClaimState = 'live' | 'unknown' | 'fence' | Exclude<RecordStatus, 'active'>;

export interface ClaimCheckResult {
  readonly live: boolean;
  readonly state: ClaimState;
  readonly reservation: Reservation | null;
}

export interface ListOptions {
  readonly runId?: string;
  readonly branch?: string;
  /** Only records that overlap this address. */
  readonly address?: string;
  /** Also those that were released or have expired and are still kept. */
  readonly ended?: boolean;
}

export interface ReservationList {
  /** Oldest first. */
  readonly reservations: readonly Reservation[];
  readonly warnings: readonly RecordWarning[];
}

export interface IntentList {
  /** Oldest first. */
  readonly intents: readonly Intent[];
  readonly warnings: readonly RecordWarning[];
}
