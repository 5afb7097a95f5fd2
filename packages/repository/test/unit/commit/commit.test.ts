import { chmodSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noTemps, recordingFileSystem } from '@muse/io/testing';
import { listObjectsSync, readCommitSync, readObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { readReflogSync, writeBranchRefSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import {
  commitSync,
  initRepositorySync,
  listFilesSync,
  openRepositorySync,
  statusSync,
  switchToSync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { putCommit } from '../../support/history.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, stateFile, work } from '../../support/work.js';

const refused = (code: string): unknown => expect.objectContaining({ code, kind: 'refused' });

/** Runs `act` once, at the first call that fits. */
function during(repo: Repository, fits: (op: string, path: string) => boolean, act: () => void): Repository {
  let left = 1;
  const { fs } = recordingFileSystem(repo.fs, {
    fail: (call) => {
      if (left > 0 && fits(call.op, String(call.args[0]))) {
        left--;
        act();
      }
      return undefined;
    },
  });
  return { ...repo, fs, objects: { ...repo.objects, fs }, refs: { ...repo.refs, fs } };
}

describe('commit', () => {
  it('records files, executables and links, and answers what it did', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: 'text', 'd/run': '#! run', 'd/link': '-> ../a', empty: '' });
    const result = commitSync(repo, {
      message: 'one\n\nbody',
      signer: { ...signer, time: 1_700_000_000, zone: '+0130', provenance: { agent: 'a1' } },
    });
    expect(result).toMatchObject({ branch: 'main', parents: [] });
    expect(result.changes.map((change) => change.path)).toEqual(['a', 'd/link', 'd/run', 'empty']);
    expect(readCommitSync(repo.objects, result.id)).toEqual({
      tree: result.tree,
      parents: [],
      author: { name: 'Ada', email: 'ada@example.org', time: 1_700_000_000, zone: '+0130' },
      committer: { name: 'Ada', email: 'ada@example.org', time: 1_700_000_000, zone: '+0130' },
      message: 'one\n\nbody',
      provenance: { agent: 'a1' },
    });
    expect(listFilesSync(repo, { source: result.id }).map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'file a',
      'symlink d/link',
      'executable d/run',
      'file empty',
    ]);
    expect(stateFile(repo, 'refs/heads/main')).toBe(result.id);
    expect(readReflogSync(repo.refs, 'HEAD').at(-1)).toMatchObject({
      old: null,
      new: result.id,
      actor: 'Ada <ada@example.org>',
      reason: 'commit (initial): one',
    });
  });

  it('refuses nothing to commit and an empty message, unless told otherwise', () => {
    const repo = initRepositorySync(tempDir());
    expect(() => commitAll(repo, 'none')).toThrow(refused('ERR_MUSE_NOTHING_TO_COMMIT'));
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    expect(() => commitAll(repo, 'again')).toThrow(refused('ERR_MUSE_NOTHING_TO_COMMIT'));
    work(repo, { a: '2' });
    expect(() => commitSync(repo, { message: ' \n', signer })).toThrow(refused('ERR_MUSE_EMPTY_MESSAGE'));
    expect(stateFile(repo, 'refs/heads/main')).toBe(first);
    commitSync(repo, { message: '', signer, allowEmptyMessage: true });
    const empty = commitSync(repo, { message: 'empty', signer, allowEmpty: true });
    expect(empty).toMatchObject({ changes: [], objectsWritten: 1 });
    expect(noTemps(repo.root)).toEqual([]);
  });

  it('takes only the named paths, deletions included, and leaves the rest as it was', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', b: '1', 'd/x': '1', 'd/y': '1', 'd/e/z': '1', f: 'file', g: '1' });
    commitAll(repo, 'one');
    work(repo, {
      a: '2',
      b: '2',
      'd/x': '2',
      'd/y': null,
      'd/e': null,
      'd/new': '1',
      f: null,
      'f/inner': '1',
      other: '1',
    });
    const { changes, id } = commitSync(repo, {
      message: 'part',
      signer,
      paths: ['a', 'd/y', 'd/e', 'd/new', 'f/inner'],
    });
    expect(changes.map((change) => change.path)).toEqual(['a', 'd/e/z', 'd/new', 'd/y', 'f', 'f/inner']);
    expect(listFilesSync(repo, { source: id }).map((file) => file.path)).toEqual([
      'a',
      'b',
      'd/new',
      'd/x',
      'f/inner',
      'g',
    ]);
    expect(statusSync(repo).changes.map(({ path, change }) => `${change} ${path}`)).toEqual([
      'modified b',
      'modified d/x',
      'added other',
    ]);
    expect(() => commitSync(repo, { message: 'x', signer, paths: ['b', 'nowhere'] })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND', kind: 'not-found', data: { paths: ['nowhere'] } }),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBe(id);
  });

  it('H-OBJ-8, I-3: exactly four syncs, the objects before the ref', () => {
    for (const files of [0, 1, 300]) {
      const plain = initRepositorySync(tempDir());
      work(plain, { first: '1' });
      commitAll(plain, 'one');
      const { fs, calls } = recordingFileSystem(plain.fs);
      const repo = openRepositorySync(plain.root, { fs });
      work(repo, Object.fromEntries(Array.from({ length: files }, (_, i) => [`d${i % 7}/f${i}`, `file ${i}`])));
      commitSync(repo, { message: 'two', signer, allowEmpty: true });
      const syncs = calls
        .filter((call) => call.op.startsWith('fsync'))
        .map((call) => `${call.op} ${call.path?.replace(/\/[^/]*-tmp-.*/, '/temp').slice(repo.root.length)}`);
      expect(syncs).toEqual([
        'fsync /.muse/objects/packs/temp',
        'fsyncDir /.muse/objects/packs',
        'fsync /.muse/refs/heads/temp',
        'fsyncDir /.muse/refs/heads',
      ]);
    }
  });

  it(
    'a commit of one changed file in 10,000 writes its blob, the trees on its path and the commit',
    { timeout: 120_000 },
    () => {
      const repo = initRepositorySync(tempDir());
      const files: Record<string, string> = {};
      for (let i = 0; i < 10_000; i++) files[`d${i % 10}/e${i % 100}/f${i}`] = `file ${i}`;
      work(repo, files);
      expect(commitSync(repo, { message: 'all', signer }).objectsWritten).toBe(10_000 + 100 + 10 + 1 + 1);
      const before = new Set(listObjectsSync(repo.objects));
      work(repo, { 'd3/e13/f13': 'changed' });
      const { objectsWritten, changes } = commitSync(openRepositorySync(repo.root), { message: 'one', signer });
      expect(changes).toHaveLength(1);
      expect(objectsWritten).toBe(5);
      expect(listObjectsSync(openRepositorySync(repo.root).objects).filter((id) => !before.has(id))).toHaveLength(5);
    },
  );

  it('a file larger than what is held in memory is recorded', () => {
    const repo = initRepositorySync(tempDir());
    const file = join(repo.root, 'large');
    writeFileSync(file, Buffer.alloc(9 * 1024 * 1024, 'large file '));
    const first = commitAll(repo, 'one');
    truncateSync(file, 8 * 1024 * 1024 + 1);
    commitAll(repo, 'two');
    const [entry] = listFilesSync(repo, { source: first });
    expect(readObjectSync(repo.objects, entry!.id)?.length).toBe(9 * 1024 * 1024);
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-WT-8: a file that is edited while it is read is recorded in one of its states', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: 'before' });
    const racing = during(
      repo,
      (op, path) => op === 'readFile' && path.endsWith('/a'),
      () => writeFileSync(join(repo.root, 'a'), 'after, longer'),
    );
    const { id } = commitSync(racing, { message: 'one', signer });
    const [entry] = listFilesSync(repo, { source: id });
    expect(Buffer.from(readObjectSync(repo.objects, entry!.id)!).toString()).toBe('after, longer');
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-WT-8: a file that changes each time it is read is refused by name; no ref moves and no object is left', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    work(repo, { a: '2', 'd/log': 'x' });
    const objects = listObjectsSync(repo.objects).length;
    let n = 0;
    const { fs } = recordingFileSystem(repo.fs, {
      fail: (call) =>
        call.op === 'readFile' && String(call.args[0]).endsWith('/d/log')
          ? void writeFileSync(join(repo.root, 'd/log'), 'x'.repeat(++n))
          : undefined,
    });
    expect(() => commitSync({ ...repo, fs }, { message: 'two', signer })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_FILE_CHANGING', kind: 'refused', data: { path: 'd/log' } }),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBe(first);
    expect(listObjectsSync(openRepositorySync(repo.root).objects)).toHaveLength(objects);
    expect(noTemps(repo.root)).toEqual([]);
  });

  it('H-WT-8: a file that vanishes while it is read is recorded as deleted', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', b: '1' });
    commitAll(repo, 'one');
    work(repo, { a: '2', b: '2' });
    const racing = during(
      repo,
      (op, path) => op === 'readFile' && path.endsWith('/a'),
      () => work(repo, { a: null }),
    );
    const { id } = commitSync(racing, { message: 'two', signer });
    expect(listFilesSync(repo, { source: id }).map((file) => file.path)).toEqual(['b']);
  });

  it('H-REF-4: overtaken on the branch by the same tree, it commits on top', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    const other = putCommit(repo, { tree: readCommitSync(repo.objects, first)!.tree, parents: [first] });
    work(repo, { a: '2' });
    const racing = during(
      repo,
      (op, path) => op === 'open' && path.includes('/refs/heads/.muse-tmp-'),
      () => writeBranchRefSync(repo.refs, 'main', other),
    );
    const { id, parents } = commitSync(racing, { message: 'two', signer });
    expect(parents).toEqual([other]);
    expect(stateFile(repo, 'refs/heads/main')).toBe(id);
  });

  it('H-REF-4: overtaken by other files it commits named paths on top, and refuses what would take the other back', () => {
    for (const [paths, theirs] of [
      [['a'], 'b'],
      [['a'], 'a'],
      [undefined, 'b'],
    ] as const) {
      const repo = initRepositorySync(tempDir());
      work(repo, { a: '1', b: '1' });
      const first = commitAll(repo, 'one');
      const other = putCommit(repo, { files: { a: '1', b: '1', [theirs]: 'theirs' }, parents: [first] });
      work(repo, { a: 'ours' });
      const racing = during(
        repo,
        (op, path) => op === 'open' && path.includes('/refs/heads/.muse-tmp-'),
        () => writeBranchRefSync(repo.refs, 'main', other),
      );
      const act = (): ObjectId => commitSync(racing, { message: 'two', signer, ...(paths && { paths }) }).id;
      if (paths !== undefined && theirs === 'b') {
        const id = act();
        expect(readCommitSync(repo.objects, id)?.parents).toEqual([other]);
        const files = listFilesSync(repo, { source: id });
        expect(files.map((file) => Buffer.from(readObjectSync(repo.objects, file.id)!).toString())).toEqual([
          'ours',
          'theirs',
        ]);
      } else {
        expect(act).toThrow(refused('ERR_MUSE_BRANCH_MOVED'));
        expect(stateFile(repo, 'refs/heads/main')).toBe(other);
      }
    }
  });

  it('H-REF-2: with a damaged HEAD or branch nothing is committed and the file stays as it is', () => {
    for (const [file, text] of [
      ['HEAD', 'ref: refs/heads/ma'],
      ['HEAD', ''],
      ['refs/heads/main', 'sha256:12'],
    ] as const) {
      const repo = initRepositorySync(tempDir());
      work(repo, { a: '1' });
      commitAll(repo, 'one');
      work(repo, { a: '2' });
      const path = join(repo.dir, file);
      chmodSync(path, 0o644);
      writeFileSync(path, text);
      expect(() => commitAll(repo, 'two')).toThrow(expect.objectContaining({ kind: 'damaged' }));
      expect(stateFile(repo, file)).toBe(text);
    }
  });

  it('H-WKT-1: on a detached HEAD it moves HEAD itself', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    switchToSync(repo, { to: { commit: first } });
    work(repo, { a: '2' });
    const { id, branch } = commitSync(repo, { message: 'two', signer });
    expect(branch).toBeNull();
    expect(stateFile(repo, 'HEAD')).toBe(`commit: ${id}\n`);
    expect(stateFile(repo, 'refs/heads/main')).toBe(first);
  });

  it('H-WT-5: a name that cannot be checked out everywhere is refused, naming it', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { 'd/back\\slash': '1' });
    expect(() => commitAll(repo, 'one')).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_BAD_PATH',
        kind: 'refused',
        data: expect.objectContaining({ path: 'd/back\\slash' }),
      }),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBeUndefined();
  });
});
