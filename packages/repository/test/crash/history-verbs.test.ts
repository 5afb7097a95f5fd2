import { fileURLToPath } from 'node:url';
import { readHeadSync, readReflogSync } from '@muse/refs';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  createBranchSync,
  createTagSync,
  listBranchesSync,
  listTagsSync,
  openRepositorySync,
  renameBranchSync,
  resolveCommitSync,
  statusSync,
  switchToSync,
  verifySync,
} from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { newRepository } from '../support/history.js';
import { memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { commitAll, signer, snapshotOf, work } from '../support/work.js';

function scene(): MemoryFs {
  const { fs, repo } = memoryHome();
  put(fs, { a: '1' });
  commitSync(repo, { message: 'one', signer });
  return fs;
}

/** Kills `verb` before its nth call, for every n, until one run is not killed; `check` looks as another process. */
function everyCall(verb: (repo: Repository) => void, check: (repo: Repository, done: boolean) => void): void {
  for (let n = 0; ; n++) {
    const fs = scene();
    let done = true;
    try {
      verb(openRepositorySync('/w', { fs: mortal(fs, n) }));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('killed')) throw error;
      done = false;
    }
    check(openRepositorySync('/w', { fs: fs.spawn() }), done);
    if (done) return;
  }
}

describe('killed before every call', () => {
  it('H-REF-9: a rename leaves exactly one of the names, and HEAD at the same commit', () => {
    const seen = new Set<string>();
    everyCall(
      (repo) => renameBranchSync(repo, 'main', 'trunk/new'),
      (repo, done) => {
        const tip = resolveCommitSync(repo, 'HEAD');
        // One ordinary command that writes refs.
        createBranchSync(repo, 'other');
        const names = listBranchesSync(repo).map(({ name }) => name);
        expect(names).toHaveLength(2);
        const head = readHeadSync(repo.refs);
        const name = head.kind === 'branch' ? head.branch : '';
        expect(names).toContain(name);
        expect(resolveCommitSync(repo, name)).toBe(tip);
        expect(readReflogSync(repo.refs, `refs/heads/${name}`).at(-1)!.new).toBe(tip);
        if (done) expect(name).toBe('trunk/new');
        expect(verifySync(repo).problems).toEqual([]);
        seen.add(name);
      },
    );
    expect([...seen].sort()).toEqual(['main', 'trunk/new']);
  });

  it('I-4, I-3: an annotated tag is there with its object, or not at all', () => {
    everyCall(
      (repo) => createTagSync(repo, 'v1', { annotation: { message: 'x\n', signer } }),
      (repo, done) => {
        const tags = listTagsSync(repo);
        expect(tags.length).toBeLessThanOrEqual(1);
        if (done) expect(tags[0]).toMatchObject({ name: 'v1', annotated: true });
        expect(verifySync(repo).problems).toEqual([]);
      },
    );
  });
});

describe('killed at a random moment', () => {
  const script = fileURLToPath(new URL('../workers/merge.mjs', import.meta.url));

  it('I-3, I-10: a merge in a process of its own is wholly done or undone by the next command', async () => {
    const ours = { a: '1\n', b: 'ours\n', 'd/gone': '1\n' };
    const theirs = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`new/${i}`, `${i}\n`]));
    for (let round = 0; round < 8; round++) {
      const repo = newRepository();
      work(repo, { a: '1\n', b: '1\n', 'd/gone': '1\n' });
      commitAll(repo, 'base');
      switchToSync(repo, { create: { branch: 'feature', start: resolveCommitSync(repo, 'HEAD') } });
      work(repo, { ...theirs, 'd/gone': null });
      const feature = commitAll(repo, 'theirs');
      switchToSync(repo, { to: { branch: 'main' } });
      work(repo, { b: 'ours\n' });
      const main = commitAll(repo, 'ours');

      const { lines } = await killAtRandom(script, { data: { root: repo.root, theirs: feature }, withinMs: 60 });
      const status = statusSync(repo);
      const merged = { a: '1\n', b: 'ours\n', ...theirs };
      expect(status.clean, `round ${round}`).toBe(true);
      expect(snapshotOf(repo)).toEqual(status.tip === main ? ours : merged);
      if (lines.length === 2) expect(status.tip).toBe(lines[1]);
      expect(verifySync(repo).problems).toEqual([]);
      createBranchSync(repo, 'next');
      work(repo, { a: '2\n' });
      commitAll(repo, 'next');
      expect(noTemps(repo.root)).toEqual([]);
    }
  });
});
