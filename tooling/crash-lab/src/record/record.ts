import { memoryFileSystem, type DiskImage, type FileSystem, type MemoryFileSystem } from '@muse/io';
import type { Scenario } from '../scenario.js';
import { Timeline, tracked } from './tracked.js';

/** Changes the calls of production code on their way to the disk: how a wrong protocol is made out of a right one. */
export type Decorate = (fs: FileSystem) => FileSystem;

export interface Recording {
  readonly scenario: Scenario;
  /** The disk when the steps began; all of it is durable. */
  readonly base: DiskImage;
  readonly timeline: Timeline;
  /** What a reader sees after 0, 1, … steps. */
  readonly seen: readonly unknown[];
  /** The disk when all steps were done and nothing was lost. */
  readonly end: DiskImage;
  /** The process that ran the steps. */
  readonly pid: number;
  readonly nonces: bigint;
  /** The clock at the end, in milliseconds since 1970. */
  readonly now: number;
}

/** Runs a scenario once on a simulated disk and notes every effect, barrier and acknowledgement. */
export function record(scenario: Scenario, decorate: Decorate = (fs) => fs): Recording {
  const fs = memoryFileSystem();
  scenario.prepare?.(fs);
  const base = fs.image();
  const timeline = new Timeline();
  const recorded = decorate(tracked(fs, timeline));
  const seen = [observed(scenario, fs)];
  for (const [index, step] of scenario.steps.entries()) {
    timeline.add({ kind: 'begin', step: index }, step.name);
    step.run(recorded);
    timeline.add({ kind: 'acknowledged', step: index }, step.name);
    seen.push(observed(scenario, fs));
  }
  const nonces = BigInt(`0x${fs.sync.nonce()}`);
  return { scenario, base, timeline, seen, end: fs.image(), pid: fs.identity.pid, nonces, now: fs.clock.ms };
}

/** Looks at a copy, so that looking leaves no trace. */
function observed(scenario: Scenario, fs: MemoryFileSystem): unknown {
  return scenario.observe(memoryFileSystem({ image: fs.image(), now: fs.clock.ms + 1_000, nonces: 1_000_000n }));
}
