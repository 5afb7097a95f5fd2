/* Works on a disk that remembers, and marks in its log what it begins and what was acknowledged. */
import { execFileSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { nodeFileSystem, runSync, type FileSystem } from '@muse/io';
import { workerData } from '@muse/io/testing';
import { openRepositorySync } from '@muse/repository';
import { afterStep } from '../workload/after-step.js';
import { editFiles } from '../workload/edit.js';
import { observe } from '../workload/observe.js';
import { perform } from '../workload/perform.js';
import { planStep, type Mix } from '../workload/plan.js';
import { prepare } from '../workload/prepare.js';
import { seeded } from '../workload/random.js';
import type { Seen } from '../workload/seen.js';
import type { Answer, Note, Step } from '../workload/step.js';
import { performGit, prepareGit } from './git.js';
import type { SubjectName } from './subject.js';

export interface PowerTask {
  readonly subject: SubjectName;
  readonly root: string;
  readonly control: string;
  readonly mix: Mix;
  readonly steps: number;
  readonly seed: number;
}

/** The first mark of a log: what was there, durably, when the work began. */
export interface StartNote {
  readonly start: Seen;
}

const { subject, root, control, mix, steps, seed } = workerData() as PowerTask;
const marks = openSync(control, 'w');
const fs: FileSystem = subject === 'muse-mutant' ? withoutDirectorySyncs(nodeFileSystem) : nodeFileSystem;
const isGit = subject === 'git' || subject === 'git-fsync-all';
const random = seeded(seed);
let seen = begin();
execFileSync('sync', ['--file-system', root]);
mark({ start: seen });
for (let count = 0; count < steps; count++) {
  const step = planStep(seen, mix, { random, stamp: `${seed}.${count}` });
  mark({ begin: step });
  if (step.do === 'commit') editFiles(root, step.files);
  const answer = take(step);
  mark({ done: answer });
  seen = afterStep(seen, step, answer);
}

function begin(): Seen {
  if (isGit) return prepareGit(root, { fsyncAll: subject === 'git-fsync-all' });
  prepare(root);
  return runSync(nodeFileSystem, observe(openRepositorySync(root)));
}

function take(step: Step): Answer {
  return isGit ? performGit(root, step) : runSync(fs, perform(openRepositorySync(root, { fs }), step));
}

/** Leaves out what makes names durable: the shortest way to lose something that was acknowledged. */
function withoutDirectorySyncs({ sync, promises }: FileSystem): FileSystem {
  return { sync: { ...sync, fsyncDir: () => undefined }, promises };
}

function mark(note: Note | StartNote): void {
  writeSync(marks, `mark ${JSON.stringify(note)}`);
}
