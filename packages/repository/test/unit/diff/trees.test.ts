import { memoryFileSystem, recordingFileSystem } from '@muse/io';
import { compareNames } from '@muse/io';
import { blobId, encodeTree, openObjectStore, writeObjectsSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { diffTrees, diffTreesSync } from '../../../src/index.js';
import { memoryRepository, putTree } from '../../support/history.js';

const repo = memoryRepository();
const id = (text: string): ObjectId => blobId(Buffer.from(text));

describe('diffTrees', () => {
  it('gives additions, deletions and changes, sorted by the bytes of the path', () => {
    const before = putTree(repo, { 'a.txt': '1', 'a/x': '1', gone: '1', 'same/deep/f': '1', mode: '1' });
    const after = putTree(repo, {
      'a.txt': '2',
      'a/x': '2',
      new: '1',
      'same/deep/f': '1',
      mode: { kind: 'executable', text: '1' },
    });
    const changes = diffTreesSync(repo.objects, before, after);
    expect(changes).toEqual([
      { path: 'a.txt', before: { kind: 'file', id: id('1') }, after: { kind: 'file', id: id('2') } },
      { path: 'a/x', before: { kind: 'file', id: id('1') }, after: { kind: 'file', id: id('2') } },
      { path: 'gone', before: { kind: 'file', id: id('1') } },
      { path: 'mode', before: { kind: 'file', id: id('1') }, after: { kind: 'executable', id: id('1') } },
      { path: 'new', after: { kind: 'file', id: id('1') } },
    ]);
    expect(changes.map(({ path }) => path)).toEqual(changes.map(({ path }) => path).sort(compareNames));
  });

  it('shows a file that became a directory as both', () => {
    const changes = diffTreesSync(repo.objects, putTree(repo, { x: '1' }), putTree(repo, { 'x/y': '2', 'x/z/w': '3' }));
    expect(changes).toEqual([
      { path: 'x', before: { kind: 'file', id: id('1') } },
      { path: 'x/y', after: { kind: 'file', id: id('2') } },
      { path: 'x/z/w', after: { kind: 'file', id: id('3') } },
    ]);
  });

  it('takes null for the empty tree', async () => {
    const tree = putTree(repo, { a: '1', 'd/b': '2' });
    expect((await diffTrees(repo.objects, null, tree)).map(({ path }) => path)).toEqual(['a', 'd/b']);
    expect(diffTreesSync(repo.objects, tree, null).every(({ after }) => after === undefined)).toBe(true);
    expect(diffTreesSync(repo.objects, tree, tree)).toEqual([]);
  });

  it('keeps to the paths asked for', () => {
    const after = putTree(repo, { a: '1', 'd/b': '1', 'd/e/f': '1', 'd/e/g': '1', 'da/x': '1' });
    const paths = (...asked: string[]): string[] =>
      diffTreesSync(repo.objects, null, after, { paths: asked }).map(({ path }) => path);
    expect(paths('d')).toEqual(['d/b', 'd/e/f', 'd/e/g']);
    expect(paths('d/e/f', 'a')).toEqual(['a', 'd/e/f']);
    expect(paths('./d/e/')).toEqual(['d/e/f', 'd/e/g']);
    expect(paths('.')).toHaveLength(5);
    expect(paths('nope')).toEqual([]);
    expect(paths('a/x')).toEqual([]);
  });

  it('does not read equal subtrees: the cost follows the changes', () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    const store = openObjectStore('/objects', { fs });
    const objects: { id: ObjectId; bytes: Uint8Array }[] = [];
    const put = (bytes: Uint8Array): ObjectId => {
      objects.push({ id: blobId(bytes), bytes });
      return blobId(bytes);
    };
    const directory = (n: number, text: string): ObjectId =>
      put(encodeTree([{ name: `f${n}`, kind: 'file', id: put(Buffer.from(text)) }]));
    const root = (changed: number): ObjectId =>
      put(
        encodeTree(
          Array.from({ length: 60 }, (_, i) => ({
            name: `d${i}`,
            kind: 'directory' as const,
            id: directory(i, i === changed ? 'new' : 'old'),
          })),
        ),
      );
    const [before, after] = [root(-1), root(7)];
    for (const object of objects) writeObjectsSync(store, [object]);
    const opened = calls.length;
    expect(diffTreesSync(openObjectStore('/objects', { fs }), before, after).map(({ path }) => path)).toEqual([
      'd7/f7',
    ]);
    const read = new Set(calls.slice(opened).flatMap(({ op, args }) => (op === 'readFile' ? [String(args[0])] : [])));
    expect(read.size).toBe(4);
  });

  it('H-OBJ-9: a missing tree is damage, by its id', () => {
    const missing = id('no such tree');
    expect(() => diffTreesSync(repo.objects, null, missing)).toThrow(
      expect.objectContaining({ kind: 'damaged', message: expect.stringContaining(missing) }),
    );
  });
});
