import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { errorCode, runSync } from '@muse/io';
import { blobId } from '@muse/objects';
import { openRepositorySync, statusSync, verifySync, type Repository } from '@muse/repository';
import { afterStep, answerIn } from './after-step.js';
import { editFiles } from './edit.js';
import { followUp } from './follow-up.js';
import { observe } from './observe.js';
import { perform } from './perform.js';
import { UNTRACKED } from './prepare.js';
import { seeded } from './random.js';
import { residueBelow } from './residue.js';
import { currentTip, type Seen } from './seen.js';
import type { Step } from './step.js';
import { watchedFileSystem, type WatchedFileSystem } from './watched.js';

/** What is to be looked at, and what may be there. */
export interface CheckRequest {
  readonly root: string;
  /** What was there after the last acknowledged step. */
  readonly before: Seen;
  /** The step that had begun and was not acknowledged; `null` if there was none. */
  readonly cutOff: Step | null;
  /** Spreads the choices of the next steps; must differ from check to check. */
  readonly seed: number;
  readonly afterPowerCut: boolean;
}

/** What was found. Each list holds sentences and is empty if all is well. */
export interface Findings {
  /** `verify` has a problem, or a command fails. */
  readonly damaged: readonly string[];
  /** Something acknowledged is not there, or something is there that no step did. */
  readonly lost: readonly string[];
  /** A command waited for a lock. */
  readonly blocked: readonly string[];
  /** Something of the dead process is still there after the next commands. */
  readonly residue: readonly string[];
}

export interface CheckReply extends Findings {
  /** Whether the step that was cut off took place. */
  readonly outcome: 'before' | 'after' | 'neither';
  /** What is there after the next commands; `null` if they failed. */
  readonly seen: Seen | null;
  /** How long the first command took, in milliseconds: it is the one that recovers. */
  readonly firstMs: number;
}

interface Visit extends CheckRequest {
  readonly watched: WatchedFileSystem;
  readonly repo: Repository;
  readonly findings: { readonly [Kind in keyof Findings]: string[] };
}

/**
 * Looks at a repository after a crash, as the next process: the next command, then `verify`, then commands that write. None
 * of them may need help. What is there must be as before the step that was cut off or as after it, wholly.
 */
export function check(request: CheckRequest): CheckReply {
  const findings = { damaged: [], lost: [], blocked: [], residue: [] };
  const nothing = { outcome: 'neither', seen: null, firstMs: 0 } as const;
  try {
    const watched = watchedFileSystem(request);
    const started = performance.now();
    const repo = openRepositorySync(request.root, { fs: watched.fs });
    const visit: Visit = { ...request, watched, repo, findings };
    return { ...lookAt(visit, started), ...findings };
  } catch (error) {
    const kind = errorCode(error) === 'ERR_MUSE_LOCKED' ? 'blocked' : 'damaged';
    (findings[kind] as string[]).push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { ...nothing, ...findings };
  }
}

function lookAt(visit: Visit, started: number): Omit<CheckReply, keyof Findings> {
  const { repo, findings, watched } = visit;
  // Half of the visits begin with a command that reads, half with one that writes.
  const reads = visit.seed % 2 === 0;
  if (reads) checkStatus(visit, [...Object.keys(filesOf(visit.cutOff)), UNTRACKED.path]);
  else commitNext(visit);
  const firstMs = performance.now() - started;
  for (const problem of verifySync(repo).problems) {
    findings.damaged.push(`verify: ${problem.kind} ${problem.item}: ${problem.message}`);
  }
  if (reads) commitNext(visit);
  const outcome = judge(visit);
  repeat(visit);
  checkStatus(visit, [UNTRACKED.path]);
  const seen = runSync(repo.fs, observe(repo));
  checkWorkTree(visit, seen);
  if (watched.waits() > 0) findings.blocked.push(`waited ${watched.waits()} times for a lock`);
  // That a lock was given back is not synced, so a power cut may bring any of them back, held by a process of another boot.
  findings.residue.push(...residueBelow(visit.root, { locks: !visit.afterPowerCut }));
  return { outcome, seen, firstMs };
}

/** What is changed in the work tree, against the last commit, may only be what the user was changing. */
function checkStatus({ repo, findings }: Visit, allowed: readonly string[]): void {
  for (const { path, change } of statusSync(repo).changes) {
    if (!allowed.includes(path)) findings.lost.push(`the work tree differs from HEAD: ${path} is ${change}`);
  }
}

/** The next commit: of a new file, and of what the user had been about to commit. */
function commitNext(visit: Visit): void {
  const step = nextCommit(visit);
  editFiles(visit.root, step.files);
  runSync(visit.repo.fs, perform(visit.repo, step));
}

function nextCommit({ seed, cutOff }: CheckRequest): Step & { readonly do: 'commit' } {
  const files = { [`check-${seed}.txt`]: `${seed}\n`, ...filesOf(cutOff) };
  return { do: 'commit', message: `after the crash ${seed}`, files };
}

/** With the next commit made, the repository must be as if the step that was cut off had been taken, or as if not. */
function judge(visit: Visit): CheckReply['outcome'] {
  const { repo, before, cutOff, findings } = visit;
  const seen = runSync(repo.fs, observe(repo));
  const next = nextCommit(visit);
  const tip = seen.branches[seen.head];
  if (isDeepStrictEqual(seen, afterStep(before, next, tip?.id ?? ''))) return 'before';
  if (cutOff !== null) {
    const moved = cutOff.do === 'commit' || cutOff.do === 'merge';
    const answer = moved ? (tip?.parents[0] ?? '') : answerIn(seen, cutOff);
    if (isDeepStrictEqual(seen, afterStep(afterStep(before, cutOff, answer), next, tip?.id ?? ''))) return 'after';
  }
  findings.lost.push(
    `${JSON.stringify(seen)} is neither ${JSON.stringify(before)} nor that after ${JSON.stringify(cutOff)}`,
  );
  return 'neither';
}

/** A step of the same kind as the one that was cut off. */
function repeat({ repo, root, cutOff, seed, findings }: Visit): void {
  const random = seeded(seed);
  let before = runSync(repo.fs, observe(repo));
  for (let count = 0, done = cutOff === null; !done; count++) {
    const step = followUp(before, cutOff!, { random, stamp: `again ${seed}.${count}` });
    if (step.do === 'commit') editFiles(root, step.files);
    const answer = runSync(repo.fs, perform(repo, step));
    const seen = runSync(repo.fs, observe(repo));
    if (!isDeepStrictEqual(seen, afterStep(before, step, answer))) {
      findings.lost.push(`${JSON.stringify(step)} led from ${JSON.stringify(before)} to ${JSON.stringify(seen)}`);
    }
    before = seen;
    done = step.do === cutOff!.do;
  }
}

/** Reads every file of the work tree itself, whatever `status` says: those of HEAD with its content, and the user's own. */
function checkWorkTree({ root, findings }: Visit, seen: Seen): void {
  const expected: Record<string, string> = {
    ...currentTip(seen).files,
    [UNTRACKED.path]: blobId(Buffer.from(UNTRACKED.text)),
  };
  const found: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    if (entry.isFile() && !path.startsWith('.muse/')) found[path] = blobId(readFileSync(join(root, path)));
  }
  for (const path of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[path] === found[path]) continue;
    findings.lost.push(`${path} in the work tree has the content ${found[path]}, not ${expected[path]}`);
  }
}

function filesOf(step: Step | null): Readonly<Record<string, string>> {
  return step?.do === 'commit' ? step.files : {};
}
