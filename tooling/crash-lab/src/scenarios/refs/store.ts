import { sweepTempsSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import {
  inspectReflogSync,
  listReflogsSync,
  listRefsSync,
  openRefStore,
  readHeadSync,
  readRefSync,
  recoverRefsSync,
  REF_DIRECTORIES,
  resolveHeadSync,
  updateRefSync,
  writeHeadBranchSync,
} from '@muse/refs';
import type { ObjectId, RefStore, RefUpdate } from '@muse/refs';
import type { Scenario, Step } from '../../scenario.js';
import { makeDirs, TIME } from '../support.js';

/** Where the scenarios of this package keep their refs. */
export const DIR = '/store';

/** Ids: here only their form counts. */
export const A: ObjectId = idOf('a');
export const B: ObjectId = idOf('b');
export const C: ObjectId = idOf('c');
export const D: ObjectId = idOf('d');

/** A handle as a process makes it that has just started. */
export function open(fs: FileSystem): RefStore {
  return openRefStore(DIR, { fs });
}

/** For the reflog. */
export function because(reason: string): RefUpdate {
  return { reason, actor: 'Ada <ada@example.org>', time: TIME };
}

/** Moves a ref from where it is. */
export function move(fs: FileSystem, name: string, next: ObjectId | null): void {
  const store = open(fs);
  updateRefSync(store, name, { expected: readRefSync(store, name), next, ...because(`to ${next}`) });
}

/** `move`, as a step. */
export function moving(name: string, next: ObjectId | null): Step {
  return {
    name: next === null ? `delete ${name}` : `move ${name} to ${next.slice(7, 8)}`,
    run: (fs) => move(fs, name, next),
  };
}

/** The directories of a store, HEAD on `main`, and refs. */
export function prepared(refs: Readonly<Record<string, ObjectId>> = {}): (fs: FileSystem) => void {
  return (fs) => {
    makeDirs(fs, DIR, REF_DIRECTORIES);
    writeHeadBranchSync(open(fs), 'main', because('begin'));
    for (const [name, id] of Object.entries(refs)) move(fs, name, id);
  };
}

export interface RefScenario {
  readonly name: string;
  readonly promise: string;
  readonly prepare?: (fs: FileSystem) => void;
  readonly steps: readonly Step[];
}

/** A scenario whose reader looks at HEAD and all refs. */
export function refScenario({ name, promise, prepare, steps }: RefScenario): Scenario {
  return {
    name: `refs/${name}`,
    promise,
    prepare: prepare ?? prepared(),
    steps,
    recover: (fs) => void recoverRefsSync(open(fs)),
    observe: look,
    check: (fs) => logsAgree(fs),
    next,
  };
}

/** What a reader sees: HEAD and every ref. */
export function look(fs: FileSystem): unknown {
  const store = open(fs);
  const head = readHeadSync(store);
  return {
    head: head.kind === 'branch' ? head.branch : head.id,
    refs: listRefsSync(store).map(({ name, id }) => `${name} ${id}`),
  };
}

/** A reflog may lose what was not synced; its newest entry always says where the ref is. */
export function logsAgree(fs: FileSystem): void {
  const store = open(fs);
  const names = new Set(['HEAD', ...listReflogsSync(store), ...listRefsSync(store).map(({ name }) => name)]);
  for (const name of names) {
    const { entries } = inspectReflogSync(store, name);
    const value = name === 'HEAD' ? resolveHeadSync(store) : readRefSync(store, name);
    const newest = entries.at(-1)?.new ?? null;
    if (newest !== value) throw new Error(`the reflog of ${name} ends with ${newest}, and the ref is at ${value}`);
  }
}

/** What a program does that goes on with the store: it sweeps, as the repository does, and moves refs. */
export function next(fs: FileSystem): void {
  sweepTempsSync(DIR, { fs, recursive: true });
  for (const name of ['refs/heads/main', 'refs/heads/later/branch', 'refs/tags/later']) {
    move(fs, name, D);
    if (readRefSync(open(fs), name) !== D) throw new Error(`${name} did not move after the crash`);
  }
  logsAgree(fs);
}

function idOf(digit: string): ObjectId {
  return `sha256:${digit.repeat(64)}` as ObjectId;
}
