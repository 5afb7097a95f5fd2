import { memoryFileSystem, type DiskImage, type FileSystem, type MemoryFileSystem } from '@muse/io';
import type { Recording } from '../record/record.js';
import type { Decorate } from '../record/record.js';
import { Timeline, tracked } from '../record/tracked.js';
import { canonical } from './canonical.js';
import { residue } from './residue.js';
import { violationOf, type Violation } from './violation.js';

/** A state to be checked: the disk after a crash, and what had been promised by then. */
export interface Suspect {
  readonly disk: DiskImage;
  readonly acknowledged: number;
  readonly begun: number;
  readonly crash: 'killed' | 'power cut';
  /** How many crashes there were before: each has a process, and after a power cut a boot, of its own. */
  readonly crashes: number;
}

export interface Verdict {
  readonly violation: Violation | undefined;
  /** What the recovery did, to be crashed too. */
  readonly recovery: Timeline;
}

/**
 * Lets another process open the state: recovery, a look, the scenario's own checks, the next write, a look for residue,
 * and another look. The first thing that is wrong is the verdict.
 */
export function check(recording: Recording, suspect: Suspect, decorate: Decorate = (fs) => fs): Verdict {
  const fs = start(recording, suspect);
  const recovery = new Timeline();
  return { violation: withoutTraces(() => firstViolation(recording, suspect, { fs, recovery, decorate })), recovery };
}

/** Most errors here are answers, such as ENOENT; what their stack was would cost a tenth of the time. */
function withoutTraces<T>(body: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return body();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

interface Means {
  readonly fs: MemoryFileSystem;
  readonly recovery: Timeline;
  readonly decorate: Decorate;
}

function firstViolation(recording: Recording, suspect: Suspect, means: Means): Violation | undefined {
  const { scenario } = recording;
  const { fs } = means;
  const first = attempt('I-6', 'recovery failed', () =>
    scenario.recover?.(means.decorate(tracked(fs, means.recovery))),
  );
  if (first !== undefined) return first;
  let seen: unknown;
  return (
    attempt('I-3', 'it cannot be read', () => void (seen = scenario.observe(fs))) ??
    unpromised(recording, suspect, seen) ??
    attempt('I-4', 'the check failed', () => scenario.check?.(fs)) ??
    attempt('I-6', 'the next write failed', () => scenario.next(fs)) ??
    left(fs) ??
    attempt('I-3', 'it cannot be read after the next write', () => void scenario.observe(fs)) ??
    attempt('I-4', 'the check after the next write failed', () => scenario.check?.(fs))
  );
}

function attempt(invariant: string, during: string, body: () => void): Violation | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return violationOf(error, invariant, during);
  }
}

/** A process that starts after the crash. */
function start(recording: Recording, suspect: Suspect): MemoryFileSystem {
  const { crash, crashes, disk } = suspect;
  // After a power cut the same number may well be given to another process: only the boot tells them apart.
  const pid = recording.pid + (crash === 'killed' ? crashes : 0);
  const boot = crash === 'killed' ? 'boot1' : `boot${1 + crashes}`;
  const now = recording.now + crashes * 60_000;
  const nonces = recording.nonces + BigInt(crashes) * 10_000n;
  return memoryFileSystem({ image: disk, now, nonces, identity: { pid, boot } });
}

function unpromised(recording: Recording, suspect: Suspect, seen: unknown): Violation | undefined {
  const { acknowledged, begun } = suspect;
  const before = recording.seen[acknowledged];
  const text = canonical(seen);
  if (text === canonical(before)) return undefined;
  const acknowledgedOnly = begun === acknowledged;
  const after = recording.seen[acknowledged + 1];
  if (!acknowledgedOnly) {
    if (text === canonical(after)) return undefined;
    if (recording.scenario.between?.(before, after, seen) === true) return undefined;
  }
  const allowed = acknowledgedOnly ? shown(before) : `${shown(before)} or ${shown(after)}`;
  return { invariant: 'I-3', what: `seen ${shown(seen)}, allowed ${allowed}` };
}

function left(fs: FileSystem): Violation | undefined {
  const found = residue(fs);
  return found.length === 0 ? undefined : { invariant: 'I-6', what: `left behind: ${found.join(', ')}` };
}

const LONGEST = 400;

function shown(value: unknown): string {
  const text = canonical(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
