import { MuseError } from '@muse/io';
import { port, syncFile, writeTextAtomic, type Protocol } from '@muse/io/protocols';
import { CHECKPOINT_LIMIT, checkpointPath, encodeCheckpoint, readCheckpoint, type Checkpoint } from './checkpoint.js';
import type { OpLog } from './op-log.js';
import { underSessionLock } from './open-op-log.js';
import { misfitOf, START, type OpPosition } from './position.js';
import { prepareSession } from './prepare.js';

export interface NewCheckpoint {
  /** What the ops amount to: anything that JSON can hold, up to 64 MiB. */
  readonly state: unknown;
  /** Exactly the ops that are in the state: the `position` of the reading that it was made from. */
  readonly covers: OpPosition;
  /** The revision that this one replaces; `null`: there must be none. */
  readonly expected: number | null;
}

/**
 * Replaces the checkpoint of a session, durably, if it is still the expected one. First the log is synced as far as the
 * checkpoint covers it, ops of others included: after a power cut the state never stands for ops that are lost, in
 * whose place new ones would be taken for covered. A crash leaves the complete old or new checkpoint, and perhaps a
 * temp, which the next one sweeps.
 *
 * @throws `ERR_MUSE_CHECKPOINT_MOVED` if another was written meanwhile, or `covers` less than it;
 * `ERR_MUSE_STALE_POSITION` if the log was not read up to there; `ERR_MUSE_BAD_JSON`, `ERR_MUSE_TOO_LARGE` for the
 * state (all refused); `ERR_MUSE_DAMAGED_CHECKPOINT` if the one that is there cannot be read. Otherwise as
 * `writeTextAtomic`.
 */
export function* writeCheckpoint(log: OpLog, { state, covers, expected }: NewCheckpoint): Protocol<Checkpoint> {
  yield* prepareSession(log);
  return yield* underSessionLock(log, function* () {
    const there = yield* readCheckpoint(log);
    if ((there?.revision ?? null) !== expected) throw moved(log, expected, there);
    if (covers.bytes < (there?.covers ?? START).bytes) throw moved(log, expected, there);
    const reason = yield* misfitOf(log, covers, { exact: true });
    if (reason !== undefined) throw stale(log, reason);
    const at = new Date(yield* port.now()).toISOString();
    const made: Checkpoint = { revision: (expected ?? 0) + 1, covers, at, state };
    const path = checkpointPath(log);
    const text = encodeCheckpoint(made, path);
    if (Buffer.byteLength(text) > CHECKPOINT_LIMIT) throw tooLarge(log);
    if (covers.bytes > 0) yield* syncLog(log);
    yield* writeTextAtomic(path, text);
    return made;
  });
}

function* syncLog(log: OpLog): Protocol<void> {
  const fd = yield* port.open(log.log.path, 'r+');
  try {
    yield* syncFile(fd, log.log.path, 'fdatasync');
  } finally {
    yield* port.close(fd);
  }
}

function moved(log: OpLog, expected: number | null, there: Checkpoint | null): MuseError {
  const found = there === null ? 'none' : `revision ${there.revision}, which covers ${there.covers.ops} ops`;
  const wanted = expected === null ? 'none' : `revision ${expected}`;
  return new MuseError(`the checkpoint of session ${log.session} is not the expected one: ${found}, not ${wanted}`, {
    code: 'ERR_MUSE_CHECKPOINT_MOVED',
    kind: 'refused',
    hint: 'Another process was first. Replay from its checkpoint and try again.',
    data: { session: log.session, expected, revision: there?.revision ?? null },
  });
}

function stale(log: OpLog, reason: string): MuseError {
  return new MuseError(`the log of session ${log.session} was not read up to there: ${reason}`, {
    code: 'ERR_MUSE_STALE_POSITION',
    kind: 'refused',
    hint: 'Read the ops again. An op that failed to be written may have been seen before it was taken back.',
    data: { session: log.session, reason },
  });
}

function tooLarge(log: OpLog): MuseError {
  return new MuseError(`the state of session ${log.session} takes more than ${CHECKPOINT_LIMIT} bytes`, {
    code: 'ERR_MUSE_TOO_LARGE',
    kind: 'refused',
    data: { session: log.session, limit: CHECKPOINT_LIMIT },
  });
}
