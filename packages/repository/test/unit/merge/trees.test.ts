import { runSync } from '@muse/io';
import { blobId, writeObjectsSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import type { Repository } from '../../../src/index.js';
import { diffTreesSync } from '../../../src/index.js';
import { storedAncestry } from '../../../src/merge/base.js';
import { commonBase } from '../../../src/merge/base-tree.js';
import { createTreeSource } from '../../../src/merge/source.js';
import { mergeTrees } from '../../../src/merge/trees.js';
import { randomNumbers } from '../../support/dag.js';
import { memoryRepository, putCommit, putTree } from '../../support/history.js';
import type { Files } from '../../support/history.js';

type Flat = Record<string, { kind: string; id: ObjectId }>;

interface Merged {
  readonly files: Flat;
  readonly conflicts: readonly string[];
}

const repo: Repository = memoryRepository();

function flat(tree: ObjectId | null): Flat {
  return Object.fromEntries(diffTreesSync(repo.objects, null, tree).map(({ path, after }) => [path, after!]));
}

function merged(base: Files | null, ours: Files, theirs: Files): Merged {
  const source = createTreeSource(repo.objects);
  const trees = { base: base && putTree(repo, base), ours: putTree(repo, ours), theirs: putTree(repo, theirs) };
  const { tree, conflicts } = runSync(repo.fs, mergeTrees(source, trees));
  writeObjectsSync(
    repo.objects,
    [...source.made].map(([id, { bytes }]) => ({ id, bytes })),
  );
  return { files: flat(tree), conflicts: conflicts.map(({ path, reason }) => `${path}: ${reason}`) };
}

const text = (content: string): { kind: string; id: ObjectId } => ({ kind: 'file', id: blobId(Buffer.from(content)) });
const script = (content: string): { kind: 'executable'; text: string } => ({ kind: 'executable', text: content });
const link = (target: string): { kind: 'symlink'; text: string } => ({ kind: 'symlink', text: target });

/** Kind and content merged on their own: the only way that a file both sides changed is clean. */
function mergedApart(...three: readonly { kind: string; id: ObjectId }[]): { kind: string; id: ObjectId } {
  const pick = <T>([was, our, their]: readonly T[]): T => {
    expect(was === our || was === their || our === their).toBe(true);
    return was === our ? their! : our!;
  };
  return { kind: pick(three.map(({ kind }) => kind)), id: pick(three.map(({ id }) => id)) };
}

describe('mergeTrees', () => {
  it('takes the changes of both sides, in any directory', () => {
    const base = { a: '1', b: '1', 'd/x': '1', 'd/y': '1', 'e/z': '1' };
    const result = merged(
      base,
      { ...base, a: '2', 'd/x': '2', new1: '1' },
      { b: '2', 'd/x': '1', 'd/y': '2', 'n/new2': '1', a: '1' },
    );
    expect(result).toEqual({
      conflicts: [],
      files: { a: text('2'), b: text('2'), 'd/x': text('2'), 'd/y': text('2'), new1: text('1'), 'n/new2': text('1') },
    });
  });

  it('H-MRG-2: what both sides made alike is clean: the same change, addition or deletion', () => {
    const result = merged({ a: '1', b: '1', c: '1' }, { a: '2', c: '1', n: 'x' }, { a: '2', c: '1', n: 'x' });
    expect(result).toEqual({ conflicts: [], files: { a: text('2'), c: text('1'), n: text('x') } });
  });

  it('H-MRG-2: names every path that was changed differently, and keeps ours there', () => {
    const base = { content: '1', gone: '1', kept: '1', type: '1', clash: '1' };
    const ours = { content: '2', kept: '2', add: 'x', type: link('a'), clash: '2', 'dir/f': '1' };
    const theirs = { content: '3', gone: '2', add: 'y', type: '2', 'clash/f': '1', dir: 'file' };
    const result = merged(base, ours, theirs);
    expect(result.conflicts).toEqual([
      'add: add/add',
      'clash: file/directory',
      'content: content',
      'dir: file/directory',
      'gone: modify/delete',
      'kept: modify/delete',
      'type: type',
    ]);
  });

  it('H-MRG-1: merges a text that both sides changed line by line, and the executable bit apart', () => {
    const base = { f: '1\n2\n3\n4\n', 'd/g': 'a\nb\nc\n' };
    const ours = { f: script('one\n2\n3\n4\n'), 'd/g': 'A\nb\nc\n' };
    const theirs = { f: '1\n2\n3\n4\n5\n', 'd/g': 'a\nb\nC\n' };
    expect(merged(base, ours, theirs)).toEqual({
      conflicts: [],
      files: {
        f: { kind: 'executable', id: text('one\n2\n3\n4\n5\n').id },
        'd/g': text('A\nb\nC\n'),
      },
    });
    expect(merged({ f: 'a\0b\nx\ny\n' }, { f: 'A\0b\nx\ny\n' }, { f: 'a\0b\nx\nY\n' }).conflicts).toEqual([
      'f: content',
    ]);
    expect(merged({ f: link('a') }, { f: link('b') }, { f: link('c') }).conflicts).toEqual(['f: content']);
  });

  it('H-MRG-6: a conflict in a text comes with the text in which markers show it', () => {
    const source = createTreeSource(repo.objects);
    const [base, ours, theirs] = ['1\n2\n3\n', '1\nours\n3\n', '1\ntheirs\n3\n'].map((f) => putTree(repo, { f }));
    const labels = { base: 'base', ours: 'main', theirs: 'topic' };
    const { conflicts } = runSync(
      repo.fs,
      mergeTrees(source, { base: base!, ours: ours!, theirs: theirs! }, { labels, style: 'diff3' }),
    );
    expect(Buffer.from(source.contents.get(conflicts[0]!.marked!.id)!).toString()).toBe(
      '1\n<<<<<<< main\nours\n||||||| base\n2\n=======\ntheirs\n>>>>>>> topic\n3\n',
    );
  });

  it('merges the executable bit and the content apart', () => {
    expect(merged({ f: '1' }, { f: script('1') }, { f: '2' })).toEqual({
      conflicts: [],
      files: { f: { kind: 'executable', id: text('2').id } },
    });
    expect(merged({ f: script('1') }, { f: '1' }, { f: script('2') }).files).toEqual({ f: text('2') });
    expect(merged(null, { f: '1' }, { f: script('1') }).conflicts).toEqual(['f: add/add']);
  });

  it('lets a file become a directory, and the reverse, where the other side left it alone', () => {
    const base = { f: '1', 'd/x': '1', 'd/y': '1', other: '1' };
    const ours = { 'f/in': '1', 'd/x': '1', 'd/y': '1', other: '1' };
    const theirs = { f: '1', d: 'file', other: '2' };
    expect(merged(base, ours, theirs)).toEqual({
      conflicts: [],
      files: { 'f/in': text('1'), d: text('file'), other: text('2') },
    });
    // Both remove the directory's files; one puts a file in its place.
    expect(merged({ 'd/x': '1', 'd/y': '1' }, { 'd/x': '1' }, { d: 'file' })).toEqual({
      conflicts: [],
      files: { d: text('file') },
    });
  });

  it('leaves no empty directory', () => {
    expect(merged({ 'd/x': '1', 'd/y': '1', r: '1' }, { 'd/x': '1', r: '1' }, { 'd/y': '1', r: '1' }).files).toEqual({
      r: text('1'),
    });
    expect(merged({ a: '1', b: '1' }, { a: '1' }, { b: '1' }).files).toEqual({});
  });

  it('H-MRG-1, I-11: never drops a change, and is the same in both directions', () => {
    const random = randomNumbers(42);
    const paths = ['a', 'b', 'c', 'd/a', 'd/b', 'd/e/f', 'e', 'e/x'];
    const edited = (files: Files): Files => {
      const result: Record<string, Files[string]> = { ...files };
      for (let k = random(4); k > 0; k--) {
        const path = paths[random(paths.length)]!;
        for (const other of Object.keys(result)) {
          if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) delete result[other];
        }
        const choice = random(5);
        if (choice === 0) delete result[path];
        else result[path] = choice === 1 ? script(String(random(3))) : choice === 2 ? link('t') : String(random(3));
      }
      return result;
    };
    for (let round = 0; round < 200; round++) {
      const base = edited(edited({ a: '0', 'd/a': '0', 'd/b': '0' }));
      const [ours, theirs] = [edited(base), edited(base)];
      const [result, mirrored] = [merged(base, ours, theirs), merged(base, theirs, ours)];
      expect(mirrored.conflicts, `round ${round}`).toEqual(result.conflicts);
      const [b, o, t] = [base, ours, theirs].map((files) => flat(putTree(repo, files))) as [Flat, Flat, Flat];
      const disputed = new Set(result.conflicts.map((line) => line.split(':')[0]!));
      const inDispute = (path: string): boolean =>
        [...disputed].some((other) => other === path || path.startsWith(`${other}/`) || other.startsWith(`${path}/`));
      for (const path of paths.filter((candidate) => !inDispute(candidate))) {
        const [was, our, their] = [b, o, t].map((files) => JSON.stringify(files[path]));
        if (our === their) expect(JSON.stringify(result.files[path])).toBe(our);
        else if (was === their) expect(JSON.stringify(result.files[path])).toBe(our);
        else if (was === our) expect(JSON.stringify(result.files[path])).toBe(their);
        else expect(result.files[path], path).toEqual(mergedApart(b[path]!, o[path]!, t[path]!));
        expect(JSON.stringify(mirrored.files[path])).toBe(JSON.stringify(result.files[path]));
      }
    }
  });
});

describe('commonBase', () => {
  /** Two heads of a criss-cross whose two bases have these files, from a root. */
  function crissCross(root: Files, left: Files, right: Files, ours: Files, theirs: Files): Merged {
    const r = putCommit(repo, { files: root });
    const [l, m] = [putCommit(repo, { files: left, parents: [r] }), putCommit(repo, { files: right, parents: [r] })];
    const a = putCommit(repo, { files: ours, parents: [l, m] });
    const b = putCommit(repo, { files: theirs, parents: [m, l] });
    const results = [
      { ours: a, theirs: b, trees: [ours, theirs] as const },
      { ours: b, theirs: a, trees: [theirs, ours] as const },
    ].map(({ ours: one, theirs: other, trees }) => {
      const source = createTreeSource(repo.objects);
      const base = runSync(repo.fs, commonBase(source, storedAncestry(repo.objects), { ours: [one], theirs: other }));
      expect(base.ids).toEqual([l, m].sort());
      const three = { base: base.tree, ours: putTree(repo, trees[0]), theirs: putTree(repo, trees[1]) };
      const { tree, conflicts } = runSync(repo.fs, mergeTrees(source, three));
      writeObjectsSync(
        repo.objects,
        [...source.made].map(([id, { bytes }]) => ({ id, bytes })),
      );
      for (const { base: version } of conflicts)
        if (version !== undefined) expect(source.unsettled.has(version.id)).toBe(false);
      return { files: flat(tree), conflicts: conflicts.map(({ path, reason }) => `${path}: ${reason}`) };
    });
    expect(results[0]!.conflicts).toEqual(results[1]!.conflicts);
    if (results[0]!.conflicts.length === 0) expect(results[0]).toEqual(results[1]);
    return results[0]!;
  }

  it('H-MRG-4: several bases are merged with each other first: resolved changes do not come back', () => {
    const root = { f: '0', g: '0' };
    const both = { f: 'left', g: 'right' };
    const result = crissCross(root, { ...root, f: 'left' }, { ...root, g: 'right' }, { ...both, f: 'newer' }, both);
    expect(result).toEqual({ conflicts: [], files: { f: text('newer'), g: text('right') } });
  });

  it('H-MRG-4: where the bases do not agree, only what both sides agree on is clean', () => {
    const root = { f: '0', g: '0' };
    const [left, right] = [
      { f: 'l', g: 'l' },
      { f: 'r', g: 'r' },
    ];
    expect(crissCross(root, left, right, { f: 'same', g: 'l' }, { f: 'same', g: 'r' })).toEqual({
      conflicts: ['g: content'],
      files: expect.objectContaining({ f: text('same') }),
    });
    expect(crissCross(root, left, right, { f: 'l' }, { f: 'l', g: 'r' }).conflicts).toEqual(['g: modify/delete']);
    const lines = (second: string, last: string): Files => ({ f: `1\n${second}\n3\n4\n${last}\n` });
    expect(crissCross(lines('2', '5'), lines('l', '5'), lines('r', '5'), lines('s', '5'), lines('s', '6'))).toEqual({
      conflicts: [],
      files: { f: text('1\ns\n3\n4\n6\n') },
    });
    const [one, other] = [`l\0`, `r\0`];
    const changed = [
      { g: '0', f: script('x\0') },
      { g: '0', f: 'x\0' },
    ] as const;
    // Both bases made the file executable; they do not agree on its content, which no merge of lines can show.
    expect(crissCross(root, { ...root, f: script(one) }, { ...root, f: script(other) }, ...changed).conflicts).toEqual([
      'f: content',
    ]);
    expect(crissCross(root, { ...root, f: script('l') }, { ...root, f: script('r') }, ...changed)).toEqual({
      conflicts: [],
      files: { f: text('x\0'), g: text('0') },
    });
  });
});
