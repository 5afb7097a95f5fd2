import { rmSync, writeFileSync, chmodSync } from 'node:fs';
import { memoryFileSystem, recordingFileSystem } from '@muse/io';
import { writeCommitSync, writeTreeSync } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  initRepositorySync,
  log,
  logSync,
  nextLogEntrySync,
  openLogSync,
  openRepositorySync,
  readLogSync,
} from '../../../src/index.js';
import type { LogOptions, Repository } from '../../../src/index.js';
import { memoryRepository, newRepository, putCommit } from '../../support/history.js';

let repo: Repository;
const ids: Record<string, ObjectId> = {};
const nameOf = (id: ObjectId): string => Object.keys(ids).find((name) => ids[name] === id)!;
const names = (options: LogOptions): string => [...logSync(repo, options)].map(({ id }) => nameOf(id)).join(' ');

beforeAll(() => {
  repo = memoryRepository();
  const at = (name: string, files: Record<string, string>, ...parents: string[]): void => {
    ids[name] = putCommit(repo, { files, parents: parents.map((parent) => ids[parent]!) });
  };
  // r ─ a ─ b ───── m ─ t        side changes only d/y, and z1 what z2 takes back
  //      └─ s1 ─ s2 ┘
  at('r', { f: '0', 'd/x': '0' });
  at('a', { f: '1', 'd/x': '0' }, 'r');
  at('s1', { f: '1', 'd/x': '0', 'd/y': '1' }, 'a');
  at('b', { f: '2', 'd/x': '0' }, 'a');
  at('s2', { f: '1', 'd/x': '0', 'd/y': '2' }, 's1');
  at('m', { f: '2', 'd/x': '0', 'd/y': '2' }, 'b', 's2');
  at('t', { f: '2', 'd/x': '9', 'd/y': '2' }, 'm');
});

describe('log', () => {
  it('goes newest first, every commit once', async () => {
    expect(names({ from: [ids['t']!] })).toBe('t m s2 b s1 a r');
    expect(names({ from: [ids['b']!, ids['s1']!, ids['b']!] })).toBe('b s1 a r');
    const found: string[] = [];
    for await (const { id } of log(repo, { from: [ids['t']!] })) found.push(nameOf(id));
    expect(found.join(' ')).toBe('t m s2 b s1 a r');
    expect(names({ from: [] })).toBe('');
  });

  it('follows first parents only if asked to, and leaves out what is excluded', () => {
    expect(names({ from: [ids['t']!], firstParent: true })).toBe('t m b a r');
    expect(names({ from: [ids['t']!], exclude: [ids['b']!] })).toBe('t m s2 s1');
    expect(names({ from: [ids['b']!], exclude: [ids['t']!] })).toBe('');
    expect(names({ from: [ids['t']!], order: 'topological' })).toBe('t m s2 b s1 a r');
  });

  it('keeps to commits that change the paths asked for, and follows the parent that a merge took them from', () => {
    const paths = (...asked: string[]): string => names({ from: [ids['t']!], paths: asked });
    expect(paths('f')).toBe('b a r');
    expect(paths('d/y')).toBe('s2 s1');
    expect(paths('d')).toBe('t s2 s1 r');
    expect(paths('d/x')).toBe('t r');
    expect(paths('f', 'd/y')).toBe('m s2 b s1 a r');
    expect(paths('nope')).toBe('');
    expect(paths('.')).toBe('t m s2 b s1 a r');
  });

  it('says where the walk went on', () => {
    const entries = readLogSync(repo, { from: [ids['t']!] }).entries;
    expect(entries[1]).toMatchObject({
      id: ids['m'],
      parents: [ids['b'], ids['s2']],
      commit: { message: expect.any(String) },
    });
  });

  it('H-HIST-7: a limit says that it cut history short, and only then', () => {
    const read = (limit?: number): unknown => {
      const { entries, truncated } = readLogSync(repo, { from: [ids['t']!], ...(limit !== undefined && { limit }) });
      return [entries.length, truncated];
    };
    expect([read(), read(3), read(7), read(8), read(0)]).toEqual([
      [7, false],
      [3, true],
      [7, false],
      [7, false],
      [0, true],
    ]);
  });

  it('H-HIST-7: reads a long history to its end, and only what is asked for of it', () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    const long = initRepositorySync('/long', { fs });
    const tree = writeTreeSync(long.objects, []);
    const person = { name: 'A', email: 'a@b', zone: '+0000' };
    let tip: ObjectId | undefined;
    for (let i = 0; i < 1500; i++) {
      const by = { ...person, time: i };
      tip = writeCommitSync(long.objects, {
        tree,
        parents: tip === undefined ? [] : [tip],
        author: by,
        committer: by,
        message: '',
      });
    }
    const fresh = openRepositorySync('/long', { fs });
    const start = calls.length;
    const walk = openLogSync(fresh, { from: [tip!] });
    for (let i = 0; i < 10; i++) expect(nextLogEntrySync(walk)).not.toBeNull();
    const read = calls.slice(start).filter(({ op }) => op === 'readFile').length;
    expect(read).toBeLessThanOrEqual(11);
    let count = 10;
    while (nextLogEntrySync(walk) !== null) count++;
    expect(count).toBe(1500);
  });

  it('H-OBJ-9: a missing or damaged commit ends the log with an error that names it', () => {
    const disk = newRepository();
    const tree = writeTreeSync(disk.objects, []);
    const by = { name: 'A', email: 'a@b', time: 1, zone: '+0000' };
    const commit = (parents: ObjectId[]): ObjectId =>
      writeCommitSync(disk.objects, { tree, parents, author: by, committer: by, message: '' });
    const [one, two] = ((first) => [first, commit([first])])(commit([])) as [ObjectId, ObjectId];
    const file = `${disk.dir}/objects/sha256/${one.slice(7, 9)}/${one.slice(9)}`;
    const damaged = expect.objectContaining({ kind: 'damaged', message: expect.stringContaining(one) });
    chmodSync(file, 0o644);
    writeFileSync(file, 'not a commit');
    expect(() => [...logSync(openRepositorySync(disk.root), { from: [two] })]).toThrow(damaged);
    rmSync(file);
    expect(() => [...logSync(openRepositorySync(disk.root), { from: [two] })]).toThrow(damaged);
  });
});
