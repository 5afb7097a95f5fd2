import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../kill/tally.js';
import type { Findings } from '../workload/check.js';
import { seeded } from '../workload/random.js';
import { crashPoints, samplePoints, type StateKind } from './crash-states.js';
import { buildLogdisk } from './disk.js';
import { makeImage } from './file-systems.js';
import { recordWork } from './record.js';
import { replay } from './replay.js';
import type { FileSystemName } from './requirements.js';
import { MIX, type SubjectName } from './subject.js';

/** A run: one subject on one file system. */
export interface PowerRun {
  readonly fileSystem: FileSystemName;
  readonly subject: SubjectName;
  /** How many states to look at: about so many and some more, if there are enough. */
  readonly states: number;
  /** Steps of the workload. */
  readonly steps: number;
  readonly seed: number;
}

export interface PowerReport extends PowerRun {
  /** Writes, flushes and possible points in the log. */
  readonly writes: number;
  readonly flushes: number;
  readonly points: number;
  /** States looked at, by how they came about. */
  readonly looked: Readonly<Record<StateKind, number>>;
  /** States with a finding of each kind. */
  readonly found: Readonly<Record<keyof Findings, number>>;
  /** States that the file system itself did not stand, by how they came about. */
  readonly unmountable: Readonly<Partial<Record<StateKind, number>>>;
  readonly msPerState: number;
  /** The first findings, each with where it is. */
  readonly examples: readonly string[];
}

/** States at each point with a choice of the disk's own. */
const SAMPLES = 3;
const EXAMPLES = 5;

/** Records a workload, then cuts the power at its points. Must run as root in a mount namespace of its own. */
export async function runPower(run: PowerRun, parent: string): Promise<PowerReport> {
  const scratch = mkdtempSync(join(parent, 'power-'));
  try {
    return await runIn(run, scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runIn(run: PowerRun, scratch: string): Promise<PowerReport> {
  const { fileSystem, subject, steps, seed } = run;
  const program = buildLogdisk(scratch);
  const image = join(scratch, 'empty.img');
  makeImage(image, fileSystem);
  const work = join(scratch, 'work');
  mkdirSync(work);
  const common = { program, image, scratch: work, fileSystem, subject };
  const entries = await recordWork({ ...common, mix: MIX[subject], steps, seed });
  const random = seeded(seed);
  const all = crashPoints(entries);
  // A few points have nothing that is pending, and so one state only.
  const limit = Math.ceil((1.1 * run.states) / (SAMPLES + 2));
  const looked = { all: 0, none: 0, 'some writes': 0, 'some blocks': 0, 'some sectors': 0 };
  const found = { damaged: 0, lost: 0, blocked: 0, residue: 0 };
  const unmountable: Partial<Record<StateKind, number>> = {};
  const examples: string[] = [];
  const started = performance.now();
  await replay({
    ...common,
    entries,
    points: samplePoints(all, { limit, random }),
    samples: SAMPLES,
    random,
    onState: ({ point, kind, reply }) => {
      looked[kind]++;
      if ('unmountable' in reply) {
        unmountable[kind] = (unmountable[kind] ?? 0) + 1;
        return;
      }
      for (const finding of KINDS) {
        const [text] = reply[finding];
        if (text === undefined) continue;
        found[finding]++;
        if (examples.length < EXAMPLES) examples.push(`${finding}, at entry ${point.index}, ${kind}: ${text}`);
      }
    },
  });
  const count = Object.values(looked).reduce((sum, one) => sum + one, 0);
  return {
    ...run,
    writes: entries.filter(({ kind }) => kind === 'write').length,
    flushes: entries.filter(({ kind }) => kind === 'flush').length,
    points: all.length,
    looked,
    found,
    unmountable,
    msPerState: (performance.now() - started) / Math.max(count, 1),
    examples,
  };
}
