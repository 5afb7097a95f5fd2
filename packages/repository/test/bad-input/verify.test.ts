import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobId, encodeTree, writeCommitSync, writeObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { updateRefSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import { addWorktreeSync, createBranchSync, createTagSync, switchToSync, verify, verifySync } from '../../src/index.js';
import type { Problem, Repository } from '../../src/index.js';
import { newRepository, putCommit } from '../support/history.js';
import { commitAll, signer, work } from '../support/work.js';
import { tempDir } from '../support/temp.js';

interface Sound {
  readonly repo: Repository;
  readonly first: ObjectId;
  readonly tip: ObjectId;
}

/** A repository with packs, loose objects, tags, a linked work tree and a finished checkout. */
function sound(): Sound {
  const repo = newRepository();
  work(repo, { a: '1\n', 'd/b': 'content of b\n' });
  const first = commitAll(repo, 'first');
  work(repo, { a: '2\n' });
  const tip = commitAll(repo, 'second');
  createBranchSync(repo, 'feat/x', { start: first });
  createTagSync(repo, 'light', { target: first });
  createTagSync(repo, 'note', { annotation: { message: 'x\n', signer } });
  addWorktreeSync(repo, `${tempDir()}/linked`, { branch: 'feat/x' });
  createBranchSync(repo, 'other', { start: first });
  switchToSync(repo, { to: { branch: 'other' } });
  switchToSync(repo, { to: { branch: 'main' } });
  return { repo, first, tip };
}

const problems = (repo: Repository): readonly Problem[] => verifySync(repo).problems;

function overwrite(file: string, change: (bytes: Buffer) => Buffer): void {
  const bytes = readFileSync(file);
  chmodSync(file, 0o644);
  writeFileSync(file, change(bytes));
}

const flipped =
  (at: number) =>
  (bytes: Buffer): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at < 0 ? copy.length + at : at]! ^= 1;
    return copy;
  };

describe('verify', () => {
  it('H-GC-5: finds nothing in a sound repository, and changes nothing', async () => {
    const { repo } = sound();
    const listing = (): string[] =>
      (readdirSync(repo.dir, { recursive: true }) as string[]).filter((name) => !name.startsWith('cache')).sort();
    const before = listing();
    const result = await verify(repo);
    expect(result.problems).toEqual([]);
    expect(result).toMatchObject({ commits: 2, refs: 5 });
    expect(result.objects).toBeGreaterThanOrEqual(8);
    expect(listing()).toEqual(before);
    let followed = 0;
    verifySync(repo, { onProgress: (count) => (followed = count) });
    expect(followed).toBeGreaterThan(5);
  });

  it('H-GC-5: a bit flipped anywhere in a pack', () => {
    const { repo } = sound();
    const packs = join(repo.dir, 'objects/packs');
    const [pack] = readdirSync(packs);
    const file = join(packs, pack!);
    const whole = readFileSync(file);
    // Nothing is read from the 16 bytes of the header: no object is there.
    for (let at = 16; at < whole.length; at += 7) {
      overwrite(file, flipped(at));
      expect(problems(repo), `byte ${at}`).not.toEqual([]);
      writeFileSync(file, whole);
    }
    expect(problems(repo)).toEqual([]);
  });

  it('H-GC-5: a pack that is cut, and one that is gone', () => {
    const { repo } = sound();
    const packs = join(repo.dir, 'objects/packs');
    const file = join(packs, readdirSync(packs)[0]!);
    overwrite(file, (bytes) => bytes.subarray(0, -10));
    expect(problems(repo)).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'damaged-pack', item: file })]),
    );
    rmSync(file);
    expect(problems(repo).some(({ kind }) => kind === 'missing-object')).toBe(true);
  });

  it('H-GC-5: a damaged or missing loose object, also one that only a reflog names', () => {
    const { repo, tip } = sound();
    const bytes = Buffer.from('a loose one');
    const id = blobId(bytes);
    writeObjectSync(repo.objects, id, bytes);
    const file = join(repo.dir, 'objects/sha256', id.slice(7, 9), id.slice(9));
    overwrite(file, flipped(0));
    expect(problems(repo)).toEqual([expect.objectContaining({ kind: 'damaged-object', item: id })]);
    rmSync(file);
    expect(problems(repo)).toEqual([]);
    const lost = putCommit(repo, { tree: blobId(encodeTree([{ name: 'x', kind: 'file', id }])), parents: [tip] });
    updateRefSync(repo.refs, 'refs/heads/main', { expected: tip, next: lost, reason: 'out' });
    updateRefSync(repo.refs, 'refs/heads/main', { expected: lost, next: tip, reason: 'and back' });
    expect(problems(repo)).toEqual([
      expect.objectContaining({ kind: 'missing-object', item: blobId(encodeTree([{ name: 'x', kind: 'file', id }])) }),
    ]);
  });

  it('H-GC-5: an object that is not what it is named as', () => {
    const { repo, tip } = sound();
    const bytes = Buffer.from('no tree');
    writeObjectSync(repo.objects, blobId(bytes), bytes);
    const by = { name: 'A', email: 'a@b', time: 1, zone: '+0000' };
    const commit = writeCommitSync(repo.objects, {
      tree: blobId(bytes),
      parents: [tip],
      author: by,
      committer: by,
      message: '',
    });
    updateRefSync(repo.refs, 'refs/heads/bad', { expected: null, next: commit, reason: 'test' });
    updateRefSync(repo.refs, 'refs/heads/worse', { expected: null, next: blobId(bytes), reason: 'test' });
    expect(problems(repo).map(({ kind, item }) => [kind, item])).toEqual(
      expect.arrayContaining([['bad-record', blobId(bytes)]]),
    );
    expect(problems(repo).filter(({ kind }) => kind === 'bad-record')).toHaveLength(2);
  });

  it('H-GC-5, H-WT-5: a tree with a name that may not be in a work tree', () => {
    const { repo } = sound();
    for (const name of ['.muse', '.GIT', 'a\\b']) {
      const bytes = encodeTree([{ name, kind: 'file', id: blobId(Buffer.from('1\n')) }]);
      writeObjectSync(repo.objects, blobId(bytes), bytes);
      const commit = putCommit(repo, { tree: blobId(bytes) });
      updateRefSync(repo.refs, 'refs/heads/bad', { expected: null, next: commit, reason: 'test' });
      expect(problems(repo), name).toEqual([expect.objectContaining({ kind: 'bad-name', item: blobId(bytes) })]);
      updateRefSync(repo.refs, 'refs/heads/bad', { expected: commit, next: null, reason: 'test' });
      rmSync(join(repo.dir, 'logs/refs/heads/bad'), { recursive: true });
    }
  });

  it.each<[string, string, string]>([
    ['an empty branch', 'refs/heads/main', ''],
    ['a branch with a newline', 'refs/heads/main', `sha256:${'0'.repeat(64)}\n`],
    ['a nested branch', 'refs/heads/feat/x', 'x'],
    ['a tag', 'refs/tags/light', 'garbage'],
    ['HEAD', 'HEAD', ''],
    ['HEAD without its newline', 'HEAD', 'ref: refs/heads/main'],
    ['the HEAD of a linked work tree', 'worktrees/linked/HEAD', 'x\n'],
    ['the config', 'config.toml', '[broken\n'],
    ['the format file', 'repo.json', '{'],
    ['the checkout journal', 'CHECKOUT.json', '{"sum":"00000000"}'],
    ['a reflog', 'logs/HEAD', 'garbage\n'],
    ['the reflog of a branch', 'logs/refs/heads/main/.log', '{"sum":"00000000","len":2,"data":{}}\n'],
    ['a reflog record of another shape', 'logs/HEAD', '{"sum":"d683a418","len":17,"data":{"shape":"wrong"}}\n'],
    ['packed refs', 'packed-refs', 'garbage\n'],
  ])('H-GC-5: %s', (_, file, content) => {
    const { repo } = sound();
    mkdirSync(join(repo.dir, file, '..'), { recursive: true });
    writeFileSync(join(repo.dir, file), content);
    const found = problems(repo);
    expect(found.length).toBeGreaterThan(0);
    const named = found.some(({ item, message }) =>
      `${item} ${message}`.includes(file.replace('/.log', '').replace('logs/refs/heads/', '')),
    );
    expect(named, JSON.stringify(found)).toBe(true);
    expect(readFileSync(join(repo.dir, file), 'utf8')).toBe(content);
  });

  it('H-REF-10: a torn end of a reflog is what a power cut leaves, and no damage', () => {
    const { repo } = sound();
    const file = join(repo.dir, 'logs/HEAD');
    const whole = readFileSync(file);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const torn of [
      whole.subarray(lastLine, lastLine + 40),
      Buffer.alloc(30),
      Buffer.concat([whole.subarray(lastLine, lastLine + 3), Buffer.alloc(5)]),
      // Where blocks are written in any order: the first is missing, or one between two.
      Buffer.concat([Buffer.alloc(20), whole.subarray(lastLine + 20, -1)]),
      Buffer.concat([whole.subarray(lastLine, lastLine + 60), Buffer.alloc(9), whole.subarray(lastLine + 69, -1)]),
    ]) {
      writeFileSync(file, Buffer.concat([whole, torn]));
      expect(problems(repo)).toEqual([]);
      // The next writer puts its line below.
      writeFileSync(file, Buffer.concat([whole, torn, Buffer.from('\n')]));
      expect(problems(repo)).toEqual([]);
    }
    // Bytes that no power cut puts there.
    const flipped = Buffer.concat([
      whole.subarray(lastLine, lastLine + 60),
      Buffer.from('?'),
      whole.subarray(lastLine + 61),
    ]);
    writeFileSync(file, Buffer.concat([whole, flipped]));
    expect(problems(repo)).toMatchObject([{ kind: 'damaged-reflog' }]);
  });
});
