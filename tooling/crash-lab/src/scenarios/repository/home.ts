import { isTempName } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { blobId, hasObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { listRefsSync, readHeadSync, readRefSync, resolveHeadSync } from '@muse/refs';
import {
  commitSync,
  initRepositorySync,
  logSync,
  openRepositorySync,
  statusSync,
  switchToSync,
  verifySync,
} from '@muse/repository';
import type { CommitOptions, Repository, Signer } from '@muse/repository';
import type { Scenario, Step } from '../../scenario.js';
import { contents, expectEqual, makeDirs, put, save, syncAll, text, TIME } from '../support.js';
import type { Files } from '../support.js';

/** The work tree of the scenarios. */
export const ROOT = '/tree';

export const SIGNER: Signer = { author: { name: 'Ada', email: 'ada@example.org' }, time: TIME };

/** The repository as a process sees it that has just started. */
export function open(fs: FileSystem, root: string = ROOT): Repository {
  return openRepositorySync(root, { fs });
}

/** Commits; the ids are the same every time. */
export function commit(
  fs: FileSystem,
  message: string,
  options: Partial<CommitOptions> & { root?: string } = {},
): ObjectId {
  const { root, ...rest } = options;
  return commitSync(open(fs, root), { message, signer: SIGNER, ...rest }).id;
}

/** Where a branch is. */
export function tipOf(fs: FileSystem, branch: string): ObjectId {
  const id = readRefSync(open(fs).refs, `refs/heads/${branch}`);
  if (id === null) throw new Error(`there is no branch ${branch}`);
  return id;
}

/** Switches to a branch, and makes it where HEAD is if there is none. */
export function goTo(fs: FileSystem, branch: string): void {
  const repo = open(fs);
  if (readRefSync(repo.refs, `refs/heads/${branch}`) !== null) switchToSync(repo, { to: { branch } });
  else switchToSync(repo, { create: { branch, start: resolveHeadSync(repo.refs) } });
}

/** `goTo`, as a step. */
export function switching(branch: string): Step {
  return { name: `switch to ${branch}`, run: (fs) => goTo(fs, branch) };
}

/** `commit`, as a step. */
export function committing(message: string, options: Partial<CommitOptions> = {}): Step {
  return { name: `commit ${message}`, run: (fs) => void commit(fs, message, options) };
}

/** The branches of a repository, each with the commits that are to be made on it; the first one is `main`. */
export type Branches = Readonly<Record<string, Files>>;

/**
 * A repository with branches, each made at the one before it with a commit of what differs. The last checkout is long
 * ago, and `main` is checked out.
 */
export function prepared(branches: Branches, more?: (fs: FileSystem) => void): (fs: FileSystem) => void {
  return (fs) => {
    begin(fs);
    for (const [branch, files] of Object.entries(branches)) {
      if (branch !== 'main') goTo(fs, branch);
      put(fs, ROOT, files);
      commit(fs, branch);
    }
    if (Object.keys(branches).length > 1) goTo(fs, 'main');
    settle(fs);
    more?.(fs);
  };
}

/** A repository without a commit. */
export function begin(fs: FileSystem): void {
  makeDirs(fs, '', [ROOT.slice(1)]);
  initRepositorySync(ROOT, { fs });
}

/** Lets the time pass after which files are believed by their times and a checkout needs no second look. */
export function settle(fs: FileSystem): void {
  fs.sync.sleep(120_000);
  const scratch = `${ROOT}/scratch`;
  save(fs, scratch, 'anything');
  commit(fs, 'scratch', { paths: ['scratch'] });
  fs.sync.sleep(1_000);
}

/** More than a minute, in which the kernel writes out all that is in memory. */
export const timePasses: Step = {
  name: 'time passes',
  run: (fs) => {
    fs.sync.sleep(120_000);
    syncAll(fs, ROOT);
  },
};

export interface WorkScenario {
  readonly name: string;
  readonly promise: string;
  readonly prepare: (fs: FileSystem) => void;
  readonly steps: readonly Step[];
  /** Further work trees. */
  readonly linked?: readonly string[];
  /** What the user wrote and a verb drops when told to: it is in the work tree or in the store (I-10). */
  readonly kept?: readonly string[];
  readonly between?: Scenario['between'];
}

/** A scenario whose reader looks at HEAD, refs, history and every file of the work tree. */
export function workScenario(options: WorkScenario): Scenario {
  const { name, promise, prepare, steps, linked = [], kept = [], between } = options;
  return {
    name: `repository/${name}`,
    promise,
    prepare,
    steps,
    recover: (fs) => recover(fs, linked),
    observe: (fs) => [look(fs, ROOT), ...linked.map((root) => look(fs, root))],
    check: (fs) => {
      expectVerified(fs);
      for (const root of [ROOT, ...linked]) if (isWorkTree(fs, root)) expectHonestCache(fs, root);
      for (const content of kept) expectKept(fs, [ROOT, ...linked], content);
    },
    next: (fs) => next(fs, linked),
    // Neither work trees nor reflogs are synced.
    foreignBytes: false,
    ...(between && { between }),
  };
}

/** What the next command does first, whatever it is. */
export function recover(fs: FileSystem, linked: readonly string[] = []): void {
  for (const root of [ROOT, ...linked]) if (isWorkTree(fs, root)) statusSync(open(fs, root));
}

/** What a reader sees of a work tree. */
export function look(fs: FileSystem, root: string): unknown {
  if (!isWorkTree(fs, root)) return root === ROOT ? 'no repository' : { files: contents(fs, root) };
  const repo = open(fs, root);
  const head = readHeadSync(repo.refs);
  const tip = resolveHeadSync(repo.refs);
  const history = tip === null ? [] : [...logSync(repo, { from: [tip] })].map((entry) => entry.commit.message);
  return {
    head: head.kind === 'branch' ? head.branch : head.id,
    refs: listRefsSync(repo.refs).map(({ name, id }) => `${name} ${id}`),
    history,
    files: contents(fs, root),
  };
}

/** A directory that a work tree is rooted at. */
export function isWorkTree(fs: FileSystem, root: string): boolean {
  return fs.sync.lstat(`${root}/.muse`) !== undefined;
}

/** Throws if `verify` finds anything. */
export function expectVerified(fs: FileSystem): void {
  const { problems } = verifySync(open(fs));
  if (problems.length > 0) throw new Error(problems.map(({ item, message }) => `${item}: ${message}`).join('; '));
}

/** Throws if what `status` says with the stat cache is not what it says without. */
function expectHonestCache(fs: FileSystem, root: string): void {
  const told = (): unknown => {
    const { head, tip, tree, changes } = statusSync(open(fs, root));
    return { head, tip, tree, changes };
  };
  const withCache = told();
  const file = `${open(fs, root).stateDir}/cache/stat`;
  if (fs.sync.lstat(file) !== undefined) fs.sync.unlink(file);
  expectEqual(withCache, told(), 'with the stat cache, status says otherwise than without');
}

/** Throws if a text of the user is in no file of any work tree and in no object. */
export function expectKept(fs: FileSystem, roots: readonly string[], content: string): void {
  if (roots.some((root) => Object.values(contents(fs, root)).includes(content))) return;
  if (!hasObjectSync(open(fs).objects, blobId(Buffer.from(content))))
    throw new Error(`${JSON.stringify(content)} is neither in a work tree nor in the store`);
}

/** Goes on with the work, in every work tree. */
export function next(fs: FileSystem, linked: readonly string[] = []): void {
  for (const root of [ROOT, ...linked]) {
    if (!isWorkTree(fs, root)) continue;
    save(fs, `${root}/after-the-crash`, 'written after the crash');
    const id = commit(fs, 'after the crash', { root, paths: ['after-the-crash'] });
    if (resolveHeadSync(open(fs, root).refs) !== id) throw new Error('the commit made after the crash is not the last');
    // The user looks once more; by then nothing of a dead process is left.
    const { changes } = statusSync(open(fs, root));
    const temps = changes.filter(({ path }) => isTempName(path.slice(path.lastIndexOf('/') + 1)));
    if (temps.length > 0) throw new Error(`status shows the temp ${temps[0]!.path}`);
    if (text(fs, `${root}/after-the-crash`) === '') throw new Error('what the user wrote after the crash is gone');
  }
}

/** For verbs that change several files and promise that each is whole: each is as before or as after. */
export function eachFile(before: unknown, after: unknown, seen: unknown): boolean {
  return (seen as readonly Look[]).every((tree, n) => {
    const [from, to] = [(before as readonly Look[])[n]!, (after as readonly Look[])[n]!];
    const rest = ({ files: _files, ...others }: Look): string => JSON.stringify(others);
    if (rest(tree) !== rest(from) && rest(tree) !== rest(to)) return false;
    const paths = new Set([from, to, tree].flatMap(({ files }) => Object.keys(files)));
    return [...paths].every((path) => [from.files[path], to.files[path]].includes(tree.files[path]));
  });
}

interface Look {
  readonly files: Readonly<Record<string, string>>;
}
