import { parentPath } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import { port, syncDirectory } from '@muse/io/protocols';
import type { FileVersion } from '../diff/file-diff.js';
import { rmdirIfEmpty, unlinkIfThere } from '../files/remove-tree.js';
import { ancestors } from '../paths/selection.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';
import { sameState } from '../scan/content.js';
import { writeVersion } from './write-version.js';

/** One path and what becomes of it. */
export interface Step {
  readonly path: string;
  /** Absent: the file is removed. */
  readonly to?: FileVersion;
  /** How it looked when it was found to be replaceable; it is left alone if it looks different by now. */
  readonly seen: FileStat | undefined;
  /** Synced at once, whatever holds for the others. */
  readonly durable?: boolean;
}

export interface ApplyOptions {
  /** `process` by default: a journal says which files to look at after a power cut. */
  readonly durability?: 'durable' | 'process';
}

/**
 * Carries out steps: removals first, deepest first, with the directories they leave empty; then each file by temp and
 * rename. Never goes through a symbolic link. Answers which paths were left alone because they changed meanwhile.
 */
export function* applySteps(repo: Repository, steps: readonly Step[], options: ApplyOptions = {}): Protocol<string[]> {
  const isDurable = (step: Step): boolean => step.durable === true || options.durability === 'durable';
  const kept: string[] = [];
  const emptied = new Set<string>();
  const unsynced = new Set<string>();
  for (const step of steps.toReversed()) {
    if (step.to !== undefined) continue;
    if (yield* removeStep(repo, step)) emptied.add(directoryOf(step.path));
    else kept.push(step.path);
    if (isDurable(step)) unsynced.add(directoryOf(step.path));
  }
  yield* pruneEmptied(repo, emptied);
  const made = new Set<string>(['']);
  for (const step of steps) {
    if (step.to === undefined) continue;
    const durability = isDurable(step) ? 'durable' : 'process';
    if (durability === 'durable') for (const above of ancestors(step.path)) unsynced.add(above);
    if (!(yield* makeWay(repo, step, made))) kept.push(step.path);
    else yield* writeVersion(repo, step.path, step.to, durability);
  }
  yield* syncDirectories(repo, unsynced);
  return kept;
}

/** Makes names that came or went durable; for a directory that is gone, in the nearest one above it. */
function* syncDirectories(repo: Repository, directories: ReadonlySet<string>): Protocol<void> {
  const there = new Set<string>();
  for (const directory of directories) {
    let at = directory;
    while (at !== '' && !(yield* isReal(repo, at))) at = directoryOf(at);
    there.add(at);
  }
  for (const directory of there) yield* syncDirectory(workTreePath(repo, directory));
}

/** True if the file is gone now. */
function* removeStep(repo: Repository, step: Step): Protocol<boolean> {
  if (!(yield* isReal(repo, directoryOf(step.path)))) return true;
  const file = workTreePath(repo, step.path);
  const now = yield* port.lstat(file);
  if (now === undefined) return true;
  if (step.seen === undefined || !sameState(step.seen, now)) return false;
  return yield* unlinkIfThere(file);
}

/** Directories that hold nothing any more go, upwards; those with untracked files in them stay. */
function* pruneEmptied(repo: Repository, emptied: ReadonlySet<string>): Protocol<void> {
  const deepestFirst = [...emptied].sort((a, b) => b.length - a.length);
  for (const directory of deepestFirst) {
    for (let at = directory; at !== ''; at = directoryOf(at)) {
      if (!(yield* rmdirIfEmpty(workTreePath(repo, at)))) break;
    }
  }
}

/** Makes the directories above a path, and removes an empty one in its place. False if the place is not to be touched. */
function* makeWay(repo: Repository, step: Step, made: Set<string>): Protocol<boolean> {
  for (const above of [...ancestors(step.path)]) {
    if (made.has(above)) continue;
    const stat = yield* port.lstat(workTreePath(repo, above));
    if (stat === undefined) yield* port.mkdir(workTreePath(repo, above));
    else if (stat.kind !== 'directory') return false;
    made.add(above);
  }
  const now = yield* port.lstat(workTreePath(repo, step.path));
  if (now === undefined) return step.seen === undefined || step.seen.kind === 'directory';
  if (step.seen === undefined) return false;
  if (now.kind !== 'directory') return sameState(step.seen, now);
  return step.seen.kind === 'directory' && (yield* removeEmpty(workTreePath(repo, step.path)));
}

/** Removes a directory that holds nothing but empty directories; false, with the files kept, if it holds more. */
function* removeEmpty(directory: string): Protocol<boolean> {
  for (const entry of (yield* port.readdir(directory)) ?? []) {
    if (entry.kind !== 'directory') return false;
    if (!(yield* removeEmpty(`${directory}/${entry.name}`))) return false;
  }
  return yield* rmdirIfEmpty(directory);
}

/** True if every component of a directory's path is a directory and no link. */
function* isReal(repo: Repository, directory: string): Protocol<boolean> {
  if (directory === '') return true;
  for (const above of [...ancestors(directory), directory]) {
    if (above === '') continue;
    if ((yield* port.lstat(workTreePath(repo, above)))?.kind !== 'directory') return false;
  }
  return true;
}

function directoryOf(path: string): string {
  return path.includes('/') ? parentPath(path) : '';
}
