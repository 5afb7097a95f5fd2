import { MuseError, type LogDamage } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { checkpointPath, readCheckpoint } from './checkpoint.js';
import type { OpLog } from './op-log.js';
import { misfit, misfitOf } from './position.js';
import { scanOps } from './scan.js';

export interface OpLogInspection {
  /** How many lines are ops. */
  readonly ops: number;
  /** Lines that are none: what was torn by a crash, and damage. */
  readonly damaged: readonly (LogDamage & { readonly path: string })[];
  /** What is wrong with the checkpoint. */
  readonly checkpoint: { readonly path: string; readonly error: MuseError } | undefined;
}

/** Reads a whole log and its checkpoint, in bounded memory, and lists what is wrong. It changes nothing. */
export function* inspectOpLog(log: OpLog): Protocol<OpLogInspection> {
  let ops = 0;
  // The checkpoint first: what it covers was in the log before.
  const error = yield* checkpointFault(log);
  const { damaged } = yield* scanOps(log, 0, () => ops++);
  return {
    ops,
    damaged: damaged.map((damage) => ({ path: log.log.path, ...damage })),
    checkpoint: error === undefined ? undefined : { path: checkpointPath(log), error },
  };
}

function* checkpointFault(log: OpLog): Protocol<MuseError | undefined> {
  try {
    const checkpoint = yield* readCheckpoint(log);
    const reason = checkpoint === null ? undefined : yield* misfitOf(log, checkpoint.covers);
    return reason === undefined ? undefined : misfit(log, reason);
  } catch (error) {
    if (error instanceof MuseError) return error;
    throw error;
  }
}
