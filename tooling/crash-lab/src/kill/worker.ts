/* Works in a repository until it is killed. Says on standard output what it begins and what was acknowledged. */
import { writeSync } from 'node:fs';
import { nodeFileSystem, runPromises, runSync, type FileSystem } from '@muse/io';
import { workerData } from '@muse/io/testing';
import { openRepositorySync, statusSync, type Repository } from '@muse/repository';
import { afterStep } from '../workload/after-step.js';
import { editFiles } from '../workload/edit.js';
import { perform } from '../workload/perform.js';
import { planStep, type Mix } from '../workload/plan.js';
import { seeded } from '../workload/random.js';
import type { Seen } from '../workload/seen.js';
import type { Answer, Note, Step } from '../workload/step.js';
import { mortalFileSystem, type Death } from './mortal.js';

/** What a worker is told. */
export interface WorkerTask {
  readonly root: string;
  /** What the repository holds now. */
  readonly seen: Seen;
  readonly mix: Mix;
  readonly seed: number;
  /** Where it kills itself; `null` if it is killed from outside. */
  readonly death: Death | null;
  readonly form: 'sync' | 'promises';
  /** Runs the first command after a crash, which recovers, and nothing else. */
  readonly recoverOnly: boolean;
}

const task = workerData() as WorkerTask;
const fs: FileSystem = task.death === null ? nodeFileSystem : mortalFileSystem(nodeFileSystem, task.death);
const random = seeded(task.seed);
let { seen } = task;
if (task.recoverOnly) statusSync(openRepositorySync(task.root, { fs }));
for (let count = 0; !task.recoverOnly; count++) {
  const step = planStep(seen, task.mix, { random, stamp: `${task.seed}.${count}` });
  say({ begin: step });
  if (step.do === 'commit') editFiles(task.root, step.files);
  const answer = await take(openRepositorySync(task.root, { fs }), step);
  say({ done: answer });
  seen = afterStep(seen, step, answer);
}

async function take(repo: Repository, step: Step): Promise<Answer> {
  const protocol = perform(repo, step);
  return task.form === 'sync' ? runSync(fs, protocol) : await runPromises(fs, protocol);
}

/** Written before anything else happens, past the buffers of the process. */
function say(note: Note): void {
  writeSync(1, `${JSON.stringify(note)}\n`);
}
