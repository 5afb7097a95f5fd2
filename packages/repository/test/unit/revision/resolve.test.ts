import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { blobId, writeObjectSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { updateRefSync, writeHeadCommitSync } from '@muse/refs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTagSync,
  resolveCommitSync,
  resolveRevision,
  resolveRevisionSync,
  resolveTreeSync,
} from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository, putCommit, putTree } from '../../support/history.js';

const code = (name: string): unknown => expect.objectContaining({ code: name });

function setRef(repo: Repository, name: string, next: ObjectId, expected: ObjectId | null = null): void {
  updateRefSync(repo.refs, name, { expected, next, reason: `set ${name}` });
}

const hexOf = (id: ObjectId): string => id.slice('sha256:'.length);

describe('resolveRevision', () => {
  let repo: Repository;
  let root: ObjectId;
  let side: ObjectId;
  let tip: ObjectId;
  const signer = { author: { name: 'Ada', email: 'ada@example.org' }, time: 1_700_000_000, zone: '+0100' };

  beforeAll(() => {
    repo = newRepository();
    root = putCommit(repo, { files: { 'a.txt': 'one', 'dir/b.txt': 'two' } });
    side = putCommit(repo, { files: { 'a.txt': 'side' }, parents: [root] });
    tip = putCommit(repo, { files: { 'a.txt': 'tip', 'dir/sub/c.txt': 'three' }, parents: [root, side] });
    setRef(repo, 'refs/heads/main', root);
    setRef(repo, 'refs/heads/main', tip, root);
    setRef(repo, 'refs/heads/feat/x', side);
    setRef(repo, 'refs/remotes/origin/main', root);
    createTagSync(repo, 'light', { target: side });
    createTagSync(repo, 'note', { target: root, annotation: { message: 'hello\n', signer } });
  });

  const id = (text: string): ObjectId => resolveRevisionSync(repo, text).id;

  it('H-REF-11: HEAD, branches, tags, remote-tracking branches, full names, ids and starts of ids', () => {
    expect(resolveRevisionSync(repo, 'HEAD')).toEqual({ id: tip, kind: 'commit', ref: 'HEAD' });
    expect(id('@')).toBe(tip);
    expect(resolveRevisionSync(repo, 'main')).toEqual({ id: tip, kind: 'commit', ref: 'refs/heads/main' });
    expect(id('feat/x')).toBe(side);
    expect(resolveRevisionSync(repo, 'light')).toEqual({ id: side, kind: 'commit', ref: 'refs/tags/light' });
    expect(resolveRevisionSync(repo, 'note').kind).toBe('tag');
    expect(id('origin/main')).toBe(root);
    for (const name of ['refs/heads/main', 'heads/main']) expect(id(name)).toBe(tip);
    expect(id('refs/remotes/origin/main')).toBe(root);
    for (const text of [
      root,
      hexOf(root),
      hexOf(root).slice(0, 12),
      `sha256:${hexOf(root).slice(0, 12)}`,
      hexOf(root).toUpperCase(),
    ]) {
      expect(id(text), text).toBe(root);
    }
  });

  it('H-REF-11: the suffixes', () => {
    for (const text of [
      'HEAD~',
      'HEAD~1',
      'HEAD^',
      'main^1',
      'HEAD^2~1',
      'HEAD^^0',
      'HEAD@{1}',
      '@{1}',
      'main@{1}',
      'note^{}',
      'note^{commit}',
    ]) {
      expect(id(text), text).toBe(root);
    }
    for (const text of ['HEAD^2', 'HEAD^0^2', 'feat/x@{0}', 'light~0']) expect(id(text), text).toBe(side);
    const tree = putTree(repo, { 'a.txt': 'one', 'dir/b.txt': 'two' });
    for (const text of ['HEAD~1^{tree}', 'note^{tree}', `${tree}^{tree}`, `${tree}`, 'note:', 'HEAD~1:.']) {
      expect(resolveRevisionSync(repo, text), text).toMatchObject({ id: tree, kind: 'tree' });
    }
    expect(resolveRevisionSync(repo, 'HEAD:dir/sub/c.txt')).toEqual({
      id: blobId(Buffer.from('three')),
      kind: 'blob',
      entry: 'file',
    });
    expect(resolveRevisionSync(repo, 'HEAD:dir').entry).toBe('directory');
    expect(resolveTreeSync(repo, 'note')).toBe(tree);
    expect(resolveCommitSync(repo, 'note')).toBe(root);
  });

  it('H-REF-11: everything else is NOT_FOUND, and no ref is written', () => {
    const before = readdirSync(`${repo.dir}/refs/heads`);
    const bad = [
      '',
      '*',
      'nope',
      'HEA',
      '..',
      'main..side',
      ' main',
      '-x',
      'f'.repeat(64),
      'HEAD~4',
      'HEAD^3',
      'HEAD@{7}',
      'nope@{0}',
    ];
    for (const text of [
      ...bad,
      `${root}@{0}`,
      'HEAD:nope',
      'HEAD:a.txt/x',
      'HEAD:../a.txt',
      'abc',
      '0000',
      '\0',
      'ｍａｉｎ',
      '../../HEAD',
    ]) {
      expect(() => id(text), text).toThrow(expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND', kind: 'not-found' }));
    }
    expect(readdirSync(`${repo.dir}/refs/heads`)).toEqual(before);
  });

  it('H-REF-11: the start of several ids is refused with the candidates', () => {
    const found = new Map<string, ObjectId>();
    let pair: ObjectId[] = [];
    for (let i = 0; pair.length === 0; i++) {
      const bytes = Buffer.from(`blob ${i}`);
      const one = blobId(bytes);
      const other = found.get(one.slice(0, 11));
      if (other !== undefined) pair = [one, other].sort() as ObjectId[];
      found.set(one.slice(0, 11), one);
    }
    for (let i = 0; pair.some((one) => !resolvable(one)); i++) {
      const bytes = Buffer.from(`blob ${i}`);
      if (pair.includes(blobId(bytes))) writeObjectSync(repo.objects, blobId(bytes), bytes);
    }
    const prefix = pair[0]!.slice(7, 11);
    expect(() => id(prefix)).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_AMBIGUOUS',
        kind: 'refused',
        data: expect.objectContaining({ candidates: pair }),
      }),
    );
    expect(id(pair[0]!.slice(7, 40))).toBe(pair[0]);

    function resolvable(one: ObjectId): boolean {
      try {
        return id(one) === one;
      } catch {
        return false;
      }
    }
  });

  it('H-REF-11: a branch wins over a tag, a tag over the start of an id', () => {
    const name = hexOf(root).slice(0, 8);
    createTagSync(repo, name, { target: side });
    expect(id(name)).toBe(side);
    setRef(repo, `refs/heads/${name}`, tip);
    expect(id(name)).toBe(tip);
    expect(id(`tags/${name}`)).toBe(side);
  });

  it('H-REF-11: a kind that does not fit is refused', () => {
    for (const text of ['HEAD:a.txt', 'HEAD^{tree}']) {
      expect(() => resolveCommitSync(repo, text), text).toThrow(code('ERR_MUSE_WRONG_KIND'));
    }
    expect(() => id('HEAD:a.txt~1')).toThrow(code('ERR_MUSE_NOT_FOUND'));
    expect(() => id(`${blobId(Buffer.from('one'))}^{tree}`)).toThrow(code('ERR_MUSE_WRONG_KIND'));
  });

  it('answers the same with promises', async () => {
    expect(await resolveRevision(repo, 'HEAD~1')).toEqual(resolveRevisionSync(repo, 'HEAD~1'));
  });

  it('H-REF-2: a damaged ref is reported, never passed over', () => {
    const other = newRepository();
    const one = putCommit(other);
    setRef(other, 'refs/heads/main', one);
    createTagSync(other, 'main', { target: one });
    writeFileSync(`${other.dir}/refs/heads/main`, '');
    expect(() => resolveRevisionSync(other, 'main')).toThrow(expect.objectContaining({ kind: 'damaged' }));
    expect(readFileSync(`${other.dir}/refs/heads/main`, 'utf8')).toBe('');
  });

  it('H-HIST-8: works with a detached HEAD, and says when there is no commit yet', () => {
    const other = newRepository();
    expect(() => resolveRevisionSync(other, 'HEAD')).toThrow(code('ERR_MUSE_NOT_FOUND'));
    const one = putCommit(other);
    const two = putCommit(other, { parents: [one] });
    writeHeadCommitSync(other.refs, one);
    writeHeadCommitSync(other.refs, two);
    expect(resolveCommitSync(other, 'HEAD~1')).toBe(one);
    expect(resolveCommitSync(other, '@{1}')).toBe(one);
    expect(existsSync(`${other.dir}/refs/heads/main`)).toBe(false);
  });
});
