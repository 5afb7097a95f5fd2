import type { Address } from '../address/address.js';
import type { RecordKind } from './record.js';

/** A record as its file holds it. Lease times are in milliseconds, see `lease-time.ts`. */
export interface StoredRecord {
  readonly kind: RecordKind;
  readonly id: string;
  readonly runId: string;
  readonly branch: string;
  readonly addresses: readonly Address[];
  readonly operation: string;
  readonly detail: string | null;
  readonly exclusive: boolean;
  readonly fence: number | null;
  readonly reservationId: string | null;
  readonly createdAt: string;
  readonly renewedAt: string | null;
  readonly releasedAt: string | null;
  readonly expiresAt: string;
  /** `null` for an intent that lives exactly as long as its reservation. */
  readonly ttlSeconds: number | null;
  /** The number of the event that made it. */
  readonly createdSeq: number;
  /** The number of the event that wrote it last. */
  readonly seq: number;
  /** Lease time of the last creation, renewal or release, and of its end. */
  readonly leaseFrom: number;
  readonly leaseUntil: number;
}
