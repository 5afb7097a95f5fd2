/** What a record is about: a reservation, which may be an exclusive claim, or an intent. */
export type RecordKind = 'reservation' | 'intent';

/** `released` by its holder, `expired` at the end of its lifetime; an intent is `expired` also when its reservation ended. */
export type RecordStatus = 'active' | 'expired' | 'released';

interface Announced {
  /** A UUID; the name of its file. */
  readonly id: string;
  /** Who announces it: an agent, a session, a person. It alone may renew and release. */
  readonly runId: string;
  readonly branch: string;
  /** What it is about, normalised: directories, files, symbols, patterns. */
  readonly addresses: readonly string[];
  /** Any word: `write`, `merge`, `push`. */
  readonly operation: string;
  readonly detail: string | null;
  /** Times of the wall clock, UTC: `2025-11-22T20:51:07.123Z`. For people; expiry goes by the lease time. */
  readonly createdAt: string;
  readonly renewedAt: string | null;
  readonly releasedAt: string | null;
  readonly expiresAt: string;
  /** `null` for an intent that lives exactly as long as its reservation. */
  readonly ttlSeconds: number | null;
  readonly status: RecordStatus;
  /** Milliseconds that it still has; 0 if it has ended. */
  readonly remainingMs: number;
}

/** That somebody works on something. */
export interface Reservation extends Announced {
  readonly kind: 'reservation';
  readonly ttlSeconds: number;
  /** True for a claim: no other run may reserve or claim what overlaps it. */
  readonly exclusive: boolean;
  /** The fencing number of a claim: greater than those of all claims before. `null` where it is not exclusive. */
  readonly fence: number | null;
}

/** An exclusive reservation. */
export interface Claim extends Reservation {
  readonly exclusive: true;
  readonly fence: number;
}

/** What somebody is about to do. */
export interface Intent extends Announced {
  readonly kind: 'intent';
  /** The reservation that it belongs to and ends with; `null` for one that stands by itself. */
  readonly reservationId: string | null;
}

/** A record of another run that touches the same addresses. */
export interface Overlap {
  readonly kind: RecordKind;
  readonly id: string;
  readonly runId: string;
  readonly branch: string;
  readonly operation: string;
  readonly exclusive: boolean;
  readonly fence: number | null;
  readonly expiresAt: string;
  readonly remainingMs: number;
  /** Which address of ours meets which of theirs; at most 100 pairs. */
  readonly pairs: readonly { readonly ours: string; readonly theirs: string }[];
}

/** A file among the records that is none that can be read; it was left as it is and counted for nothing. */
export interface RecordWarning {
  readonly path: string;
  readonly reason: string;
}
