import { traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  openRefStore,
  readHeadSync,
  readReflogSync,
  readRefSync,
  renameBranch,
  renameBranchSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
} from '../../../src/index.js';
import { content, everything, id, newStore, put, recorded, thrownBy } from '../../support.js';

const reasons = (entries: readonly { readonly reason: string }[]): string[] => entries.map((entry) => entry.reason);

describe('renameBranch', () => {
  it('H-REF-9: moves the ref, its reflog and HEAD', async () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1), { reason: 'one' });
    writeBranchRefSync(store, 'main', id(2), { reason: 'two' });
    await renameBranch(store, 'main', 'trunk', { reason: 'rename' });
    expect(listRefsSync(store)).toEqual([{ name: 'refs/heads/trunk', id: id(2) }]);
    expect(readHeadSync(store)).toEqual({ kind: 'branch', branch: 'trunk' });
    expect(reasons(readReflogSync(store, 'refs/heads/trunk'))).toEqual(['one', 'two', 'rename']);
    expect(readReflogSync(store, 'refs/heads/main')).toEqual([]);
    expect(readReflogSync(store, 'HEAD').at(-1)).toMatchObject({ old: id(2), new: id(2), reason: 'rename' });
  });

  it('H-REF-9, I-3: the directories that the reflog moves into are durable before it does', () => {
    const plain = newStore();
    writeBranchRefSync(plain, 'main', id(1), { reason: 'one' });
    const store = recorded(plain);
    renameBranchSync(store, 'main', 'a/b', { reason: 'rename' });
    const lines = traceOf(store.calls, { root: store.dir });
    const made = lines.lastIndexOf('mkdir logs/refs/heads/a/b');
    const moved = lines.indexOf('rename logs/refs/heads/main/.log logs/refs/heads/a/b/.log');
    for (const dir of ['logs/refs/heads/a', 'logs/refs/heads', 'logs/refs', 'logs']) {
      expect(lines.slice(made, moved)).toContain(`fsyncDir ${dir}`);
    }
    expect(lines.slice(moved)).toContain('fsyncDir logs/refs/heads/a/b');
  });

  it('H-REF-9: takes along the HEADs of all work trees that are on it, and no other', () => {
    const store = newStore();
    const linked = ['w1', 'w2'].map((name) => openRefStore(store.dir, { headDir: `${store.dir}/worktrees/${name}` }));
    writeBranchRefSync(store, 'topic', id(1));
    writeHeadBranchSync(linked[0]!, 'topic');
    writeHeadBranchSync(linked[1]!, 'else');
    renameBranchSync(store, 'topic', 'topic/deeper', {
      reason: 'rename',
      headDirs: linked.map(({ headDir }) => headDir),
    });
    expect([store, ...linked].map((each) => readHeadSync(each))).toEqual(
      ['main', 'topic/deeper', 'else'].map((branch) => ({ kind: 'branch', branch })),
    );
    expect(readReflogSync(linked[0]!, 'HEAD').at(-1)).toMatchObject({ reason: 'rename', new: id(1) });
  });

  it.each([
    ['feat', 'feat/x'],
    ['feat/x', 'feat'],
    ['Feat', 'feat'],
    ['a/b/c', 'a/b'],
  ])('H-REF-6: renames %s to %s, which collide only with each other', (from, to) => {
    const store = newStore();
    writeBranchRefSync(store, from, id(1), { reason: 'one' });
    renameBranchSync(store, from, to, { reason: 'rename' });
    expect(listRefsSync(store)).toEqual([{ name: `refs/heads/${to}`, id: id(1) }]);
    expect(reasons(readReflogSync(store, `refs/heads/${to}`))).toEqual(['one', 'rename']);
  });

  it('renames a branch without a commit that HEAD is on', () => {
    const store = newStore();
    renameBranchSync(store, 'main', 'trunk', { reason: 'rename' });
    expect(content(store, 'HEAD')).toBe('ref: refs/heads/trunk\n');
    expect(listRefsSync(store)).toEqual([]);
  });

  it('keeps the log that an earlier branch of the new name left', () => {
    const store = newStore();
    writeBranchRefSync(store, 'new', id(1), { reason: 'earlier' });
    updateRefSync(store, 'refs/heads/new', { expected: id(1), next: null, reason: 'delete' });
    writeBranchRefSync(store, 'old', id(2), { reason: 'later' });
    renameBranchSync(store, 'old', 'new', { reason: 'rename' });
    expect(reasons(readReflogSync(store, 'refs/heads/new'))).toEqual(['earlier', 'delete', 'later', 'rename']);
    expect(reasons(readReflogSync(store, 'refs/heads/new', { limit: 3 }))).toEqual(['delete', 'later', 'rename']);
  });

  it('refuses a name that is taken, missing, bad or colliding, and changes nothing', () => {
    const store = newStore();
    for (const name of ['a', 'b', 'c/d']) writeBranchRefSync(store, name, id(1));
    const before = everything(store);
    const code = (from: string, to: string) => thrownBy(() => renameBranchSync(store, from, to, { reason: 'x' })).code;
    expect(code('a', 'b')).toBe('ERR_MUSE_REF_MOVED');
    expect(code('none', 'x')).toBe('ERR_MUSE_REF_NOT_FOUND');
    expect(code('a', '../x')).toBe('ERR_MUSE_BAD_REF_NAME');
    expect(code('a', 'c')).toBe('ERR_MUSE_REF_CONFLICT');
    expect(code('a', 'B')).toBe('ERR_MUSE_REF_CONFLICT');
    renameBranchSync(store, 'a', 'a', { reason: 'x' });
    expect(everything(store)).toEqual(before);
  });

  it('H-REF-2: a damaged HEAD of any work tree stops it before any change', () => {
    const store = newStore();
    writeBranchRefSync(store, 'a', id(1));
    put(store, 'worktrees/w/HEAD', 'refs/heads/a');
    const before = everything(store);
    const rename = () => renameBranchSync(store, 'a', 'b', { reason: 'x', headDirs: [`${store.dir}/worktrees/w`] });
    expect(thrownBy(rename).code).toBe('ERR_MUSE_DAMAGED_HEAD');
    expect(everything(store)).toEqual(before);
    expect(readRefSync(store, 'refs/heads/a')).toBe(id(1));
  });

  it('I-8: refuses a HEAD outside the store', () => {
    const store = newStore();
    const other = newStore();
    writeBranchRefSync(store, 'main', id(1));
    const rename = () => renameBranchSync(store, 'main', 'b', { reason: 'x', headDirs: [other.dir] });
    expect(thrownBy(rename).code).toBe('ERR_MUSE_PATH_ESCAPE');
    expect(content(other, 'HEAD')).toBe('ref: refs/heads/main\n');
  });
});
