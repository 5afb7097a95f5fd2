import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import {
  blobId,
  listObjectsSync,
  openObjectStore,
  readObjectSync,
  readSnapshotSync,
  writeObjectsSync,
} from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { readReflogSync } from '@muse/refs';
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
import type { Files } from '../../support/history.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, snapshotOf, stateFile, work } from '../../support/work.js';

const refusal = (dirty: string[], untracked: string[]): unknown =>
  expect.objectContaining({
    code: 'ERR_MUSE_WOULD_OVERWRITE',
    kind: 'refused',
    data: expect.objectContaining({ dirty, untracked, paths: [...dirty, ...untracked] }),
  });

/** `main` with `ours` checked out, and a commit of `theirs` to go to. */
function between(
  ours: Record<string, string>,
  theirs: Files,
): { repo: Repository; target: ObjectId; go: () => unknown; force: () => unknown } {
  const repo = initRepositorySync(tempDir());
  work(repo, ours);
  const first = commitAll(repo, 'ours');
  const target = putCommit(repo, { files: theirs, parents: [first] });
  const to = { commit: target };
  return { repo, target, go: () => switchToSync(repo, { to }), force: () => switchToSync(repo, { to, force: true }) };
}

/** Asserts that nothing at all changes when `act` throws. */
function unchanged(repo: Repository, act: () => unknown, error: unknown): void {
  const before = [snapshotOf(repo), stateFile(repo, 'HEAD'), readReflogSync(repo.refs, 'HEAD')];
  expect(act).toThrow(error as Error);
  expect([snapshotOf(repo), stateFile(repo, 'HEAD'), readReflogSync(repo.refs, 'HEAD')]).toEqual(before);
  expect(existsSync(join(repo.dir, 'CHECKOUT.json'))).toBe(false);
  expect(noTemps(repo.root)).toEqual([]);
}

describe('switch', () => {
  it('goes between branches; the reflog of HEAD says so', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1' });
    const first = commitAll(repo, 'one');
    expect(switchToSync(repo, { create: { branch: 'topic', start: first }, actor: 'Ada <a@x>' })).toMatchObject({
      head: { branch: 'topic' },
      changed: [],
    });
    work(repo, { a: '2' });
    const second = commitAll(repo, 'two');
    const { changed, tip } = switchToSync(repo, { to: { branch: 'main' }, actor: 'Ada <a@x>' });
    expect({ changed, tip }).toEqual({ changed: ['a'], tip: first });
    expect(snapshotOf(repo)).toEqual({ a: '1' });
    expect(readReflogSync(repo.refs, 'HEAD').at(-1)).toMatchObject({
      old: second,
      new: first,
      actor: 'Ada <a@x>',
      reason: 'switch: moving from topic to main',
    });
    expect(() => switchToSync(repo, { to: { branch: 'none' } })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND', kind: 'not-found' }),
    );
    expect(() => switchToSync(repo, { create: { branch: 'topic', start: first } })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_EXISTS' }),
    );
  });

  it('keeps uncommitted changes that do not stand in the way', () => {
    const { repo, go } = between({ a: '1', b: '1' }, { a: '2', b: '1' });
    work(repo, { b: 'mine', new: 'mine' });
    go();
    expect(snapshotOf(repo)).toEqual({ a: '2', b: 'mine', new: 'mine' });
  });

  it('H-WT-2: refuses before its first write, naming every dirty path that it would touch', () => {
    const { repo, go } = between(
      { a: '1', b: '1', c: '1', run: '1', d: '1', gone: '1' },
      { a: '2', b: '2', c: '2', run: '2', d: '2' },
    );
    work(repo, { a: 'mine', c: null, gone: 'mine' });
    chmodSync(join(repo.root, 'run'), 0o755);
    unchanged(repo, go, refusal(['a', 'c', 'gone', 'run'], []));
  });

  it('what is equal to the target already does not stand in the way', () => {
    const { repo, go } = between({ a: '1', gone: '1' }, { a: '2', new: 'same' });
    work(repo, { a: '2', gone: null, new: 'same' });
    go();
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-WT-1: refuses to overwrite untracked files, ignored ones too, unless their bytes are equal', () => {
    const { repo, go, force } = between(
      { '.museignore': 'ignored\n' },
      { '.museignore': 'ignored\n', new: 'theirs', ignored: 'theirs', 'd/x': 'theirs', equal: 'equal', f: 'file' },
    );
    work(repo, {
      new: 'mine',
      ignored: 'mine',
      d: 'a file of mine',
      equal: 'equal',
      'f/inner': 'mine',
      'f/deep/inner': 'mine',
    });
    for (const act of [go, force])
      unchanged(repo, act, refusal([], ['d', 'f/deep/inner', 'f/inner', 'ignored', 'new']));
    work(repo, { new: null, ignored: null, d: null, f: null });
    go();
    expect(statusSync(repo).clean).toBe(true);
  });

  it.each(['damaged', 'missing'] as const)(
    'H-WT-3: an object of the target that is %s is found before the first write',
    (how) => {
      const { repo, target } = between(
        { a: '1', b: '1', c: '1' },
        { a: 'the first', b: 'the wanted one', c: 'the last' },
      );
      const id = blobId(Buffer.from('the wanted one'));
      const { fs, calls } = recordingFileSystem(repo.fs);
      spoil(repo, 'the wanted one', how);
      const fresh = openRepositorySync(repo.root, { fs });
      // Everything else of the target is whole: the plan can be made, and only this blob stands in the way.
      expect(listFilesSync(fresh, { source: target }).map((file) => file.path)).toEqual(['a', 'b', 'c']);
      const act = (): unknown => switchToSync(fresh, { to: { commit: target } });
      unchanged(repo, act, expect.objectContaining({ kind: 'damaged', message: expect.stringContaining(id) }));
      // Not undone but never begun: nothing was opened for writing beside `.muse`, and no journal was published.
      const opened = calls
        .filter((call) => call.op === 'open' && call.args[1] === 'wx')
        .map((call) => String(call.args[0]));
      expect(opened.filter((path) => !path.includes('/.muse/'))).toEqual([]);
      expect(calls.filter((call) => String(call.args[1]).endsWith('/CHECKOUT.json'))).toEqual([]);
    },
  );

  it('H-WT-7: files and directories change places, emptied directories go, others stay', () => {
    const { repo, go } = between(
      { f: 'file', 'd/a': '1', 'd/e/b': '1', 'deep/er/x': '1', 'kept/tracked': '1', k: '-> f' },
      { 'f/in/side': '1', d: 'file', 'kept.txt': '1', 'k/x': '1' },
    );
    work(repo, { 'kept/mine': 'untracked' });
    mkdirSync(join(repo.root, 'd/empty/dirs'), { recursive: true });
    go();
    expect(snapshotOf(repo)).toEqual({
      'f/in/side': '1',
      d: 'file',
      'kept.txt': '1',
      'kept/mine': 'untracked',
      'k/x': '1',
    });
    expect(existsSync(join(repo.root, 'deep'))).toBe(false);
    expect(statusSync(repo).changes.map((change) => change.path)).toEqual(['kept/mine']);
    switchToSync(repo, { to: { branch: 'main' } });
    expect(snapshotOf(repo)).toEqual({
      f: 'file',
      'd/a': '1',
      'd/e/b': '1',
      'deep/er/x': '1',
      'kept/tracked': '1',
      'kept/mine': 'untracked',
      k: '-> f',
    });
  });

  it('H-WT-6: executable bits and links are restored', () => {
    const { repo, go } = between(
      { a: 'plain', l: 'file', m: '-> x' },
      {
        a: { kind: 'executable', text: 'plain' },
        l: { kind: 'symlink', text: 'a' },
        m: { kind: 'symlink', text: 'y' },
      },
    );
    go();
    expect(statSync(join(repo.root, 'a')).mode & 0o111).toBe(0o111);
    expect(snapshotOf(repo)).toEqual({ a: 'plain', l: '-> a', m: '-> y' });
    expect(statusSync(repo).clean).toBe(true);
  });

  it('H-WT-6, I-8: a link in place of a tracked path or directory is dirty, and nothing is written through it', () => {
    const outside = tempDir();
    mkdirSync(join(outside, 'd'));
    writeFileSync(join(outside, 'a'), 'outside');
    writeFileSync(join(outside, 'd/x'), 'outside');
    const { repo, go, force } = between({ a: '1', 'd/x': '1' }, { a: '2', 'd/x': '2', 'd/y': '2' });
    work(repo, { a: null, d: null });
    symlinkSync(join(outside, 'a'), join(repo.root, 'a'));
    symlinkSync(join(outside, 'd'), join(repo.root, 'd'));
    unchanged(
      repo,
      go,
      expect.objectContaining({
        code: 'ERR_MUSE_WOULD_OVERWRITE',
        data: expect.objectContaining({ dirty: expect.arrayContaining(['a', 'd']) }),
      }),
    );
    expect(force).toThrow(expect.objectContaining({ code: 'ERR_MUSE_WOULD_OVERWRITE' }));
    unlinkSync(join(repo.root, 'd'));
    force();
    expect(snapshotOf(repo)).toEqual({ a: '2', 'd/x': '2', 'd/y': '2' });
    expect(snapshotOf({ root: outside })).toEqual({ a: 'outside', 'd/x': 'outside' });
  });

  it('I-10: what force drops can be had back by the snapshot that it names', () => {
    const { repo, force } = between({ a: '1', 'd/b': '1', c: '1' }, { a: '2', 'd/b': '1', c: '1' });
    work(repo, { a: 'mine a', 'd/b': 'mine b', c: null, untracked: 'stays' });
    const { saved } = force() as { saved: ObjectId };
    expect(snapshotOf(repo)).toEqual({ a: '2', 'd/b': '1', c: '1', untracked: 'stays' });
    const snapshot = readSnapshotSync(repo.objects, saved)!;
    const files = listFilesSync(repo, { source: snapshot.tree });
    expect(files.map((file) => [file.path, Buffer.from(readObjectSync(repo.objects, file.id)!).toString()])).toEqual([
      ['a', 'mine a'],
      ['d/b', 'mine b'],
    ]);
  });

  it('a step that fails is undone: tree, HEAD and refs are as before', () => {
    const names = Array.from({ length: 8 }, (_, i) => `f${i}`);
    for (const op of ['open', 'rename', 'unlink'] as const) {
      for (const after of [0, 3, 5]) {
        const { repo, target } = between(
          {
            ...Object.fromEntries(names.map((name) => [name, 'old'])),
            'gone/x': '1',
            'gone/y': '1',
            'gone/z': '1',
            'gone/u': '1',
            'gone/v': '1',
            'gone/w': '1',
          },
          Object.fromEntries(names.map((name) => [name, 'new'])),
        );
        const when = ({ args }: { args: readonly unknown[] }): boolean =>
          !String(args[0]).includes('/.muse/') && (op !== 'open' || args[1] === 'wx');
        const { fs, faults } = recordingFileSystem(repo.fs, { fail: failOn(op, 'EIO', { when, after, times: 1 }) });
        const failing = { ...repo, fs, objects: { ...repo.objects, fs }, refs: { ...repo.refs, fs } };
        unchanged(
          repo,
          () => switchToSync(failing, { to: { commit: target } }),
          expect.objectContaining({ code: 'EIO' }),
        );
        expect(faults).toHaveLength(1);
        expect(statusSync(repo).clean).toBe(true);
      }
    }
  });

  it('a branch without commits can be left for another, and taken only where HEAD has none', () => {
    const repo = initRepositorySync(tempDir());
    switchToSync(repo, { create: { branch: 'trunk', start: null } });
    expect(stateFile(repo, 'HEAD')).toBe('ref: refs/heads/trunk\n');
    work(repo, { a: '1' });
    commitSync(repo, { message: 'x', signer });
    expect(() => switchToSync(repo, { create: { branch: 'orphan', start: null } })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND' }),
    );
  });
});

/** Damages the one blob with this text, or takes it out of the store; all other objects stay whole. */
function spoil(repo: Repository, text: string, how: 'damaged' | 'missing'): void {
  const packs = join(repo.dir, 'objects/packs');
  const holders = readdirSync(packs).filter((name) => readFileSync(join(packs, name)).includes(text));
  expect(holders).toHaveLength(1);
  const pack = join(packs, holders[0]!);
  if (how === 'damaged') {
    const bytes = readFileSync(pack);
    bytes[bytes.indexOf(text)]! ^= 0xff;
    chmodSync(pack, 0o644);
    writeFileSync(pack, bytes);
    return;
  }
  const others = listObjectsSync(repo.objects)
    .filter((id) => id !== blobId(Buffer.from(text)))
    .map((id) => ({ id, bytes: readObjectSync(repo.objects, id)! }));
  for (const name of readdirSync(packs)) unlinkSync(join(packs, name));
  writeObjectsSync(openObjectStore(`${repo.dir}/objects`), others);
}
