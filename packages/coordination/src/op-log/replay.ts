import type { Protocol } from '@muse/io/protocols';
import { readCheckpoint, type Checkpoint } from './checkpoint.js';
import type { OpLog } from './op-log.js';
import { readOps, type OpsRead } from './read.js';

export interface Replay extends OpsRead {
  /** What the ops come on top of; `null`: nothing. */
  readonly checkpoint: Checkpoint | null;
}

/**
 * Reads the checkpoint of a session and every op that it does not cover, each once. The log is read from where the
 * checkpoint ends, so this takes work proportional to what is new.
 *
 * @throws `ERR_MUSE_DAMAGED_CHECKPOINT` (damaged) and everything that `readOps` throws: a log that does not hold what
 * its checkpoint covers is `ERR_MUSE_OP_LOG_CHANGED`.
 */
export function* replayOps(log: OpLog): Protocol<Replay> {
  const checkpoint = yield* readCheckpoint(log);
  const read = yield* readOps(log, checkpoint === null ? {} : { from: checkpoint.covers });
  return { checkpoint, ...read };
}
