import { blobId, writeObjectSync, writeSnapshotSync } from '@muse/objects';
import { updateRefSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import { createTagSync, resolveRevisionSync, show, showSync } from '../../../src/index.js';
import type { Shown } from '../../../src/index.js';
import { memoryRepository, putCommit, putTree } from '../../support/history.js';
import { signer } from '../../support/work.js';

const repo = memoryRepository();
const first = putCommit(repo, { files: { a: '1\n' } });
const second = putCommit(repo, { files: { a: '2\n', 'd/b': 'x\n' }, parents: [first] });
const merge = putCommit(repo, { files: { a: '2\n', 'd/b': 'x\n', c: 'y\n' }, parents: [second, first] });
updateRefSync(repo.refs, 'refs/heads/main', { expected: null, next: merge, reason: 'test' });
const shown = (text: string): Shown => showSync(repo, resolveRevisionSync(repo, text));
const paths = (object: Shown): string[] => (object.kind === 'commit' ? object.files.map(({ path }) => path) : []);

describe('show', () => {
  it('a commit with what it changed: a root against nothing, a merge against its first parent', () => {
    expect(paths(shown('HEAD~2'))).toEqual(['a']);
    expect(paths(shown('HEAD~1'))).toEqual(['a', 'd/b']);
    expect(paths(shown('HEAD'))).toEqual(['c']);
    expect(paths(showSync(repo, { id: second, kind: 'commit' }, { paths: ['d'] }))).toEqual(['d/b']);
  });

  it('a tag with what it names, a tree, a file, a snapshot', async () => {
    createTagSync(repo, 'v1', { annotation: { message: 'hello\n', signer } });
    expect(shown('v1')).toMatchObject({
      kind: 'tag',
      tag: { message: 'hello\n' },
      target: { kind: 'commit', id: merge },
    });
    expect(shown('HEAD:')).toMatchObject({ kind: 'tree', entries: [{ name: 'a' }, { name: 'c' }, { name: 'd' }] });
    expect(await show(repo, resolveRevisionSync(repo, 'HEAD:d/b'))).toMatchObject({
      kind: 'blob',
      bytes: Buffer.from('x\n'),
    });
    const snapshot = writeSnapshotSync(repo.objects, { tree: putTree(repo, {}), time: 5, by: 'Ada', reason: 'why' });
    expect(shown(snapshot)).toMatchObject({ kind: 'snapshot', snapshot: { reason: 'why' } });
  });

  it('a file with the text of a broken commit in it is a file', () => {
    const bytes = Buffer.from('muse commit 1\nnot one\n');
    writeObjectSync(repo.objects, blobId(bytes), bytes);
    expect(shown(blobId(bytes)).kind).toBe('blob');
  });
});
