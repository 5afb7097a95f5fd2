import type { FileSystem } from '@muse/io';
import { noTemps } from '@muse/io/testing';
import type { ObjectId } from '@muse/objects';
import { hasObjectSync } from '@muse/objects';
import { setConfigValueSync } from '@muse/vcs-state';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  createBranchSync,
  deleteBranchSync,
  listBranchesSync,
  listOperationsSync,
  openRepositorySync,
  settingsFile,
  statusSync,
  switchToSync,
  verifySync,
} from '../../src/index.js';
import type { LoggedOperation, Repository } from '../../src/index.js';
import { memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/* Each verb is killed before every third of its calls; then another process looks at what the log says of it. */

const STEP = 3;

interface Scene {
  readonly fs: MemoryFs;
  readonly one: ObjectId;
}

/** `main` with ONE checked out, and `topic` with more. */
function scene(): Scene {
  const { fs, repo } = memoryHome();
  put(fs, { a: '1', b: '1' });
  const one = commitSync(repo, { message: 'one', signer }).id;
  switchToSync(repo, { create: { branch: 'topic', start: one } });
  put(fs, { a: '2', c: '2' });
  commitSync(repo, { message: 'two', signer });
  switchToSync(repo, { to: { branch: 'main' } });
  return { fs, one };
}

function atManyCalls(
  prepare: () => Scene,
  verb: (repo: Repository) => void,
  check: (repo: Repository, newest: LoggedOperation | undefined, scene: Scene) => void,
): void {
  for (let n = 1; ; n += STEP) {
    const at = prepare();
    const before = operations(openRepositorySync('/w', { fs: at.fs })).length;
    const done = survives(mortal(at.fs, n), verb);
    const repo = openRepositorySync('/w', { fs: at.fs.spawn() });
    // What the next command does by itself.
    statusSync(repo);
    const found = operations(repo);
    expect([before, before + 1]).toContain(found.length);
    const newest = found.length > before ? found[0] : undefined;
    if (done) expect(newest?.outcome).toBe('done');
    check(repo, newest, at);
    expect(verifySync(repo).problems).toEqual([]);
    if (done) return;
  }
}

function survives(fs: FileSystem, verb: (repo: Repository) => void): boolean {
  try {
    verb(openRepositorySync('/w', { fs }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}

function operations(repo: Repository): readonly LoggedOperation[] {
  const { operations: found, damaged } = listOperationsSync(repo);
  expect(damaged).toEqual([]);
  return found;
}

describe('the operation log after kills', () => {
  it('I-12: a commit that moved its branch is in it as done, and one that did not as failed or not at all', () => {
    const outcomes = new Set<string | undefined>();
    atManyCalls(
      () => {
        const at = scene();
        put(at.fs, { a: 'edited' });
        return at;
      },
      (repo) => commitSync(repo, { message: 'three', signer }),
      (repo, newest, { one }) => {
        const moved = statusSync(repo).tip !== one;
        outcomes.add(newest?.outcome);
        expect(newest?.outcome === 'done').toBe(moved);
        if (newest !== undefined && !moved) expect(newest.outcome).toBe('failed');
        // The work tree is where the commit left it, so the next one is not refused.
        put(repo.fs, { b: 'next' });
        commitSync(repo, { message: 'four', signer });
        expect(noTemps('/w', { fs: repo.fs })).toEqual([]);
      },
    );
    expect([...outcomes].sort()).toEqual(['done', 'failed', undefined]);
  });

  it('I-12: a switch that the next command finishes is done, and one that it undoes is failed', () => {
    const outcomes = new Set<string | undefined>();
    atManyCalls(
      scene,
      (repo) => switchToSync(repo, { to: { branch: 'topic' } }),
      (repo, newest) => {
        const { head } = statusSync(repo);
        outcomes.add(newest?.outcome);
        expect(newest?.outcome === 'done').toBe(head.kind === 'branch' && head.branch === 'topic');
        put(repo.fs, { b: 'next' });
        commitSync(repo, { message: 'next', signer });
      },
    );
    expect(outcomes.has('done') && outcomes.has('failed')).toBe(true);
  });

  it('I-10, I-12: what a forced switch drops is in the log before it is gone', () => {
    atManyCalls(
      () => {
        const at = scene();
        put(at.fs, { a: 'my own words' });
        return at;
      },
      (repo) => switchToSync(repo, { to: { branch: 'topic' }, force: true }),
      (repo, newest) => {
        const text = Buffer.from(repo.fs.sync.readFile('/w/a')!).toString();
        if (text === 'my own words') return;
        const move = newest!.changes.find((change) => change.kind === 'worktree');
        expect(hasObjectSync(repo.objects, move!.snapshot!)).toBe(true);
      },
    );
  });

  it('I-12: branches made and deleted, and settings', () => {
    atManyCalls(
      scene,
      (repo) => createBranchSync(repo, 'new'),
      (repo, newest) =>
        expect(newest?.outcome === 'done').toBe(listBranchesSync(repo).some(({ name }) => name === 'new')),
    );
    atManyCalls(
      scene,
      (repo) => deleteBranchSync(repo, 'topic', { force: true }),
      (repo, newest) =>
        expect(newest?.outcome === 'done').toBe(!listBranchesSync(repo).some(({ name }) => name === 'topic')),
    );
    atManyCalls(
      scene,
      (repo) => setConfigValueSync(settingsFile(repo, 'repository'), 'a.b', 1),
      (repo, newest) => {
        // Of a setting only the file itself tells; its entry has both texts.
        const text = repo.fs.sync.readFile('/w/.muse/config.toml');
        if (text !== undefined)
          expect(newest!.changes).toMatchObject([{ after: { text: Buffer.from(text).toString() } }]);
      },
    );
  });
});
