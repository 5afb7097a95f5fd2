import { DurabilityError, errorCode } from '@muse/io';
import {
  createExclusive,
  port,
  removeFile,
  sweepTemps,
  withLock,
  writeFileAtomic,
  type Protocol,
} from '@muse/io/protocols';

import { appendEvents } from '../events/event-log.js';
import type { ChangeKind, StoredEvent } from '../events/event.js';
import type { Coordination } from '../open-coordination.js';
import { encodeRecordFile } from '../record/encode.js';
import { lifeOf } from '../record/life.js';
import { lockPath, recordDir, recordPath } from '../record/places.js';
import { readRecord } from '../record/read-records.js';
import type { StoredRecord } from '../record/stored-record.js';
import { lookAt, type Scene, type Sight } from '../scene.js';

/** How many ended records one change removes on its way. */
const MOST_REMOVED = 16;

/** A scene in which nothing changes but by whoever holds it. */
export interface LockedScene extends Scene {
  /** Set if the last event never came about: what crashed before its record was published. */
  readonly abandoned: number | undefined;
}

/**
 * Runs `body` under the lock of the directory, with these records read. Temps that dead processes left are gone
 * before it. After it, records whose retention time is over are removed, a few at a time.
 */
export function* withChanges<T>(
  coord: Coordination,
  sight: Sight,
  body: (scene: LockedScene) => Protocol<T>,
): Protocol<T> {
  function* inside(): Protocol<T> {
    yield* sweepAllTemps(coord);
    const scene = yield* lookAt(coord, sight);
    const result = yield* body({ ...scene, abandoned: yield* abandonedEvent(scene) });
    yield* tidy(scene);
    return result;
  }
  return yield* withLock(lockPath(coord), inside, { timeoutMs: coord.timeoutMs });
}

/** Removes the temps of dead processes wherever this package makes any; answers their paths. */
export function* sweepAllTemps(coord: Coordination): Protocol<string[]> {
  const removed: string[] = [];
  const dirs = [`${coord.dir}/locks`, `${coord.dir}/coordination`];
  for (const dir of [...dirs, recordDir(coord, 'reservation'), recordDir(coord, 'intent')]) {
    removed.push(...(yield* sweepTemps(dir)));
  }
  return removed;
}

/** The number that the next change gets, and a claim as its fencing number. */
export function nextSeq(scene: LockedScene): number {
  return scene.abandoned === undefined ? scene.nextSeq : scene.nextSeq + 1;
}

/**
 * Makes a change of one record durable: first its event, then the record itself, by the full protocol; a new record never
 * replaces a file. A crash before the record is published leaves an event without effect: readers pass over it and the next
 * change marks it as abandoned. A crash after that leaves the whole change, acknowledged or not.
 *
 * @param record with `nextSeq(scene)` as its number
 */
export function* makeChange(scene: LockedScene, kind: ChangeKind, record: StoredRecord): Protocol<void> {
  const { coord, now, tail, abandoned } = scene;
  const events: StoredEvent[] = [];
  let after = tail.events.at(-1)?.seq ?? 0;
  if (abandoned !== undefined) {
    events.push({ kind: 'abandoned', seq: scene.nextSeq, after, moment: now, of: abandoned });
    after = scene.nextSeq;
  }
  events.push({ kind, seq: record.seq, after, moment: now, record });
  yield* appendEvents(coord, tail, events);
  const path = recordPath(coord, record.kind, record.id);
  const bytes = encodeRecordFile(record);
  if (kind === 'created') yield* publishNew(path, bytes);
  else yield* writeFileAtomic(path, bytes);
}

/** If it is not known whether a new record will last, it is withdrawn: who is told of a failure holds nothing. */
function* publishNew(path: string, bytes: Buffer): Protocol<void> {
  try {
    yield* createExclusive(path, bytes);
  } catch (error) {
    if (error instanceof DurabilityError && error.published) yield* withdraw(path);
    throw error;
  }
}

function* withdraw(path: string): Protocol<void> {
  try {
    yield* port.unlink(path);
  } catch (error) {
    // The failure that led here is the one to report.
    if (errorCode(error) === undefined) throw error;
  }
}

/** The change is made already, and must not fail because of what is left for the next one to remove. */
function* tidy(scene: Scene): Protocol<void> {
  try {
    yield* removeEnded(scene, MOST_REMOVED);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

/** The number of the last event if its record does not show it. */
export function* abandonedEvent({ coord, tail }: Scene): Protocol<number | undefined> {
  const last = tail.events.at(-1);
  if (last === undefined || last.kind === 'abandoned') return undefined;
  const found = yield* readRecord(coord, last.record.kind, last.record.id);
  // A file that cannot be read may well be the record.
  if (found !== undefined && ('reason' in found || found.seq >= last.seq)) return undefined;
  return last.seq;
}

/**
 * Removes records that ended longer ago than they are kept, of the kinds that the scene has; answers their ids. Nothing is
 * synced: after a power cut they may be there again, ended as before. The record of the last event stays, because by it is
 * seen that the event came about.
 */
export function* removeEnded(scene: Scene, most: number): Protocol<string[]> {
  const { coord, context, now, tail } = scene;
  const last = tail.events.at(-1);
  const removed: string[] = [];
  for (const record of [...scene.intents, ...scene.reservations]) {
    if (removed.length >= most) break;
    const { status, endMs } = lifeOf(record, context);
    if (status === 'active' || now.leaseMs - endMs < coord.retentionSeconds * 1_000) continue;
    if (last !== undefined && record.seq === last.seq) continue;
    yield* removeFile(recordPath(coord, record.kind, record.id), { durability: 'process' });
    removed.push(record.id);
  }
  return removed;
}
