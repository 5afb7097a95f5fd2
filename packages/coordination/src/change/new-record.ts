import type { Address } from '../address/address.js';
import { utc } from '../moment.js';
import { checkField, checkTtl, parseAddresses } from '../record/fields.js';
import type { StoredRecord } from '../record/stored-record.js';
import { nextSeq, type LockedScene } from './change.js';

/** What reservations and intents have in common. */
export interface Announcement {
  readonly runId: string;
  readonly branch: string;
  readonly addresses: readonly string[];
  readonly operation: string;
  readonly detail?: string;
  readonly ttlSeconds?: number;
}

/** An announcement that may be recorded. */
export interface CheckedAnnouncement extends Omit<Announcement, 'addresses'> {
  readonly addresses: readonly Address[];
}

/** Checks everything that does not depend on other records, before the disk is touched. */
export function checkAnnouncement(given: Announcement): CheckedAnnouncement {
  checkField('run_id', given.runId);
  checkField('branch', given.branch);
  checkField('operation', given.operation);
  if (given.detail !== undefined) checkField('detail', given.detail);
  if (given.ttlSeconds !== undefined) checkTtl(given.ttlSeconds);
  return { ...given, addresses: parseAddresses(given.addresses) };
}

/** The record of an announcement, made now. */
export function newRecord(
  scene: LockedScene,
  given: CheckedAnnouncement,
  own: Pick<StoredRecord, 'kind' | 'id' | 'exclusive' | 'reservationId' | 'ttlSeconds'> & { readonly lifeMs: number },
): StoredRecord {
  const { now } = scene;
  const { lifeMs, ...rest } = own;
  const seq = nextSeq(scene);
  return {
    ...rest,
    runId: given.runId,
    branch: given.branch,
    addresses: given.addresses,
    operation: given.operation,
    detail: given.detail ?? null,
    fence: own.exclusive ? seq : null,
    createdAt: utc(now),
    renewedAt: null,
    releasedAt: null,
    expiresAt: utc(now, lifeMs),
    createdSeq: seq,
    seq,
    leaseFrom: now.leaseMs,
    leaseUntil: now.leaseMs + lifeMs,
  };
}
