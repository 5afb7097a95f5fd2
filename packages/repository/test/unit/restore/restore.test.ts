import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readObjectSync, readSnapshotSync } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { initRepositorySync, listFilesSync, restoreSync, statusSync } from '../../../src/index.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, snapshotOf, stateFile, work } from '../../support/work.js';

describe('restore', () => {
  it('brings named paths back, keeps the others, and keeps what it overwrites as a snapshot', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', b: '1', 'd/x': '1', 'd/y': '1', run: '#! 1', l: '-> a' });
    const first = commitAll(repo, 'one');
    work(repo, { a: 'mine', b: 'mine', 'd/x': 'mine', 'd/y': null, 'd/new': 'untracked', run: 'plain', l: 'file' });
    const { restored, saved } = restoreSync(repo, { paths: ['a', 'd', 'run', 'l'] });
    expect(restored).toEqual(['a', 'd/x', 'd/y', 'l', 'run']);
    expect(snapshotOf(repo)).toEqual({
      a: '1',
      b: 'mine',
      'd/x': '1',
      'd/y': '1',
      'd/new': 'untracked',
      run: '#! 1',
      l: '-> a',
    });
    expect(statusSync(repo).changes.map((change) => change.path)).toEqual(['b', 'd/new']);
    const files = listFilesSync(repo, { source: readSnapshotSync(repo.objects, saved!)!.tree });
    expect(files.map((file) => [file.path, Buffer.from(readObjectSync(repo.objects, file.id)!).toString()])).toEqual([
      ['a', 'mine'],
      ['d/x', 'mine'],
      ['l', 'file'],
      ['run', 'plain'],
    ]);
    expect(stateFile(repo, 'refs/heads/main')).toBe(first);
    expect(restoreSync(repo, { paths: ['a'] })).toEqual({ restored: [], saved: null });
  });

  it('takes them from another commit, and removes tracked files that it does not have', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', 'd/x': '1' });
    const first = commitAll(repo, 'one');
    work(repo, { a: '2', 'd/x': null, 'd/later': '2', later: '2' });
    commitAll(repo, 'two');
    const { restored, saved } = restoreSync(repo, { paths: ['a', 'd'], source: first });
    expect({ restored, saved }).toEqual({ restored: ['a', 'd/later', 'd/x'], saved: null });
    expect(snapshotOf(repo)).toEqual({ a: '1', 'd/x': '1', later: '2' });
  });

  it('refuses unknown paths and what stands in the way, with nothing changed', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', b: '1' });
    commitAll(repo, 'one');
    work(repo, { a: 'mine', untracked: 'mine', b: null });
    mkdirSync(join(repo.root, 'b'));
    work(repo, { 'b/inner': 'mine' });
    expect(() => restoreSync(repo, { paths: ['a', 'untracked'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND', data: { paths: ['untracked'] } }),
    );
    expect(() => restoreSync(repo, { paths: ['a', 'b'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_WOULD_OVERWRITE' }),
    );
    expect(snapshotOf(repo)).toEqual({ a: 'mine', untracked: 'mine', 'b/inner': 'mine' });
  });
});
