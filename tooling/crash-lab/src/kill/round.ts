import { fileURLToPath } from 'node:url';
import { killAtRandom, startWorker, type WorkerResult } from '@muse/io/testing';
import { follow, type Progress } from '../workload/notes.js';
import { MIXES } from '../workload/plan.js';
import { below, pick, seeded, type Random } from '../workload/random.js';
import type { Seen } from '../workload/seen.js';
import type { Note } from '../workload/step.js';
import { runCommands } from './command-round.js';
import type { Death } from './mortal.js';
import type { WorkerTask } from './worker.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));
/** Some four steps. */
const LATEST_CALL = 600;
/** Some more than the first command after a crash takes. */
const LATEST_RECOVERY_CALL = 120;
const LATEST_KILL_MS = 250;

/** How the process of a round comes to its end. */
export type Manner = 'at a call' | 'at a moment' | 'the command';

export interface Round {
  readonly root: string;
  readonly home: string;
  readonly seen: Seen;
  /** A name in `MIXES`. */
  readonly workload: string;
  readonly manner: Manner;
  readonly seed: number;
}

/** Lets a process work in the repository and kills it. Says how far it had come, by what it had acknowledged. */
export async function runRound({ root, home, seen, workload, manner, seed }: Round): Promise<Progress> {
  const random = seeded(seed);
  const mix = MIXES[workload];
  if (mix === undefined) throw new Error(`there is no workload ${workload}`);
  if (manner === 'the command') return await runCommands({ root, home, seen, mix, random, stamp: String(seed) });
  const death = manner === 'at a call' ? chooseDeath(random, LATEST_CALL) : null;
  const task: WorkerTask = {
    root,
    seen,
    mix,
    seed,
    death,
    form: pick(random, ['sync', 'promises']),
    recoverOnly: false,
  };
  const result =
    death === null
      ? await killAtRandom(WORKER, { data: task, withinMs: LATEST_KILL_MS, random })
      : await startWorker(WORKER, { data: task }).ended;
  return follow(seen, notesOf(result));
}

/** Kills the command that recovers, too. It adds nothing to what may be there. */
export async function interruptRecovery({ root, seen, seed }: Round): Promise<void> {
  const death = chooseDeath(seeded(seed), LATEST_RECOVERY_CALL);
  const task: WorkerTask = { root, seen, mix: {}, seed, death, form: 'sync', recoverOnly: true };
  const { code, signal, stderr } = await startWorker(WORKER, { data: task }).ended;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the command that recovers failed: ${stderr}`);
}

function chooseDeath(random: Random, latest: number): Death {
  return { call: 1 + below(random, latest), when: pick(random, ['before', 'within', 'after']) };
}

function notesOf({ signal, stderr, lines }: WorkerResult): readonly Note[] {
  if (signal !== 'SIGKILL') throw new Error(`the worker failed by itself: ${stderr}`);
  return lines as readonly Note[];
}
