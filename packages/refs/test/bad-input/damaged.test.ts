import { symlinkSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  packRefsSync,
  readHeadSync,
  readReflogSync,
  readRefSync,
  refTransactionSync,
  resolveHeadSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
} from '../../src/index.js';
import { content, everything, id, newStore, put, thrownBy } from '../support.js';

const ID = id(1);
const MAIN = 'refs/heads/main';

describe('HEAD', () => {
  it.each([
    ['empty', ''],
    ['zeros', '\0'.repeat(21)],
    ['no newline', 'ref: refs/heads/main'],
    ['two newlines', 'ref: refs/heads/main\n\n'],
    ['a carriage return', 'ref: refs/heads/main\r\n'],
    ['a space too many', 'ref:  refs/heads/main\n'],
    ['a bare name', 'main\n'],
    ['a bare id', `${ID}\n`],
    ['a bare hash, as in Git', `${'0'.repeat(64)}\n`],
    ['a tag', 'ref: refs/tags/v1\n'],
    ['no branch', 'ref: refs/heads/\n'],
    ['a branch outside', 'ref: refs/heads/../../x\n'],
    ['a branch that cannot be one', 'ref: refs/heads/a b\n'],
    ['a short id', 'commit: sha256:abc\n'],
    ['an id without newline', `commit: ${ID}`],
    ['something behind the id', `commit: ${ID} \n`],
    ['half of it', 'ref: refs/he'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a])],
    ['a branch that is not UTF-8', Buffer.from([...Buffer.from('ref: refs/heads/a'), 0xff, 0x0a])],
    ['a megabyte', 'x'.repeat(1 << 20)],
  ])('H-REF-2: with %s in it is damaged, and stays as it is', (_what, bytes) => {
    const store = newStore();
    writeBranchRefSync(store, 'main', ID);
    put(store, 'HEAD', bytes);
    const before = everything(store);
    for (const read of [() => readHeadSync(store), () => resolveHeadSync(store)]) {
      const error = thrownBy(read);
      expect(error).toMatchObject({
        code: 'ERR_MUSE_DAMAGED_HEAD',
        kind: 'damaged',
        data: { path: `${store.dir}/HEAD` },
      });
      expect(error.message).toContain(`${store.dir}/HEAD`);
    }
    expect(everything(store)).toEqual(before);
    // Only being told where HEAD belongs repairs it.
    writeHeadBranchSync(store, 'main');
    expect(resolveHeadSync(store)).toBe(ID);
  });

  it('H-REF-2: a missing HEAD is damaged, not a new repository', () => {
    const store = newStore();
    expect(thrownBy(() => readHeadSync({ ...store, headDir: `${store.dir}/none` })).code).toBe('ERR_MUSE_DAMAGED_HEAD');
  });

  it('H-REF-2: a directory in its place is damaged', () => {
    const store = newStore();
    put(store, 'worktrees/w/HEAD/x', '');
    expect(thrownBy(() => readHeadSync({ ...store, headDir: `${store.dir}/worktrees/w` })).code).toBe(
      'ERR_MUSE_DAMAGED_HEAD',
    );
  });
});

describe('a ref', () => {
  it.each([
    ['nothing', ''],
    ['zeros', '\0'.repeat(71)],
    ['a newline behind the id', `${ID}\n`],
    ['a newline', '\n'],
    ['half of an id', ID.slice(0, 40)],
    ['two ids', `${ID}${ID}`],
    ['upper case', ID.toUpperCase()],
    ['a bare hash', '0'.repeat(64)],
    ['a symbolic ref', 'ref: refs/heads/other\n'],
    ['a megabyte', 'x'.repeat(1 << 20)],
  ])('H-REF-2: with %s in it is damaged, never absent, and stays as it is', (_what, bytes) => {
    const store = newStore();
    put(store, MAIN, bytes);
    const before = everything(store);
    const damaged = {
      code: 'ERR_MUSE_DAMAGED_REF',
      kind: 'damaged',
      data: { name: MAIN, path: `${store.dir}/${MAIN}` },
    };
    for (const call of [
      () => readRefSync(store, MAIN),
      () => resolveHeadSync(store),
      () => listRefsSync(store),
      () => packRefsSync(store),
      () => updateRefSync(store, MAIN, { expected: null, next: id(2), reason: 'x' }),
      () => updateRefSync(store, MAIN, { expected: ID, next: null, reason: 'x' }),
      () => refTransactionSync(store, [{ name: MAIN, expected: null, next: id(2) }], { reason: 'x' }),
    ]) {
      expect(thrownBy(call)).toMatchObject(damaged);
    }
    expect(everything(store)).toEqual(before);
  });

  it('I-8: a link in the place of a ref is reported by listings', () => {
    const store = newStore();
    put(store, 'elsewhere', ID);
    symlinkSync(`${store.dir}/elsewhere`, `${store.dir}/refs/heads/link`);
    expect(thrownBy(() => listRefsSync(store)).message).toContain('it is a symlink, not a file');
  });
});

describe('packed-refs', () => {
  function packed(): { store: ReturnType<typeof newStore>; text: string } {
    const store = newStore();
    for (const name of ['a', 'b', 'c']) writeBranchRefSync(store, name, ID);
    packRefsSync(store);
    return { store, text: content(store, 'packed-refs')! };
  }

  it.each([
    ['nothing', () => ''],
    ['zeros', (text: string) => '\0'.repeat(text.length)],
    ['its end cut off', (text: string) => text.slice(0, -30)],
    ['one line less', (text: string) => text.split('\n').toSpliced(2, 1).join('\n')],
    ['one digit changed', (text: string) => text.replace('1 refs/heads/b', '2 refs/heads/b')],
    ['a newer version', (text: string) => text.replace('packed-refs 1', 'packed-refs 2')],
    ["Git's form", () => `# pack-refs with: peeled fully-peeled sorted\n${'0'.repeat(40)} refs/heads/a\n`],
  ])('I-9: with %s is damaged and stays as it is', (_what, damage) => {
    const { store, text } = packed();
    writeBranchRefSync(store, 'loose', ID);
    put(store, 'packed-refs', damage(text));
    const before = everything(store);
    const fresh = { ...store };
    for (const call of [
      () => readRefSync(fresh, 'refs/heads/a'),
      () => listRefsSync(fresh),
      () => packRefsSync(fresh),
      () => updateRefSync(fresh, 'refs/heads/new', { expected: null, next: ID, reason: 'x' }),
    ]) {
      expect(thrownBy(call)).toMatchObject({ code: 'ERR_MUSE_DAMAGED_PACKED_REFS', kind: 'damaged' });
    }
    expect(readRefSync(fresh, 'refs/heads/loose')).toBe(ID);
    expect(everything(store)).toEqual(before);
  });
});

describe('the journal of a transaction', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"sum":'],
    ['another value', 'null'],
    ['no sum', '{"journal":{"version":1}}'],
    ['a wrong sum', '{"sum":"00","journal":{"version":1,"moves":[]}}'],
  ])('I-9: with %s is damaged: readers and writers say so and leave it', (_what, text) => {
    const store = newStore();
    writeBranchRefSync(store, 'main', ID);
    put(store, 'transactions/refs.json', text);
    const before = everything(store);
    for (const call of [
      () => readRefSync(store, MAIN),
      () => readHeadSync(store),
      () => listRefsSync(store),
      () => updateRefSync(store, MAIN, { expected: ID, next: id(2), reason: 'x' }),
    ]) {
      expect(thrownBy(call)).toMatchObject({ code: 'ERR_MUSE_DAMAGED_REF_JOURNAL', kind: 'damaged' });
    }
    expect(everything(store)).toEqual(before);
  });

  it.each([
    ['a name outside', (text: string) => text.replace('refs/heads/main', 'refs/heads/../../evil')],
    [
      'a HEAD outside',
      (text: string) =>
        text.replace(
          '"heads":[]',
          '"heads":[{"dir":"../..","before":"","after":"ref: refs/heads/x\\n","from":null,"to":null}]',
        ),
    ],
    ['a later version', (text: string) => text.replace('"version":1', '"version":2')],
  ])('I-8: with %s, and a sum that is right, is refused all the same', async (_what, change) => {
    const { createHash } = await import('node:crypto');
    const store = newStore();
    const stamp = { reason: 'x', actor: '', time: 0, zone: '+0000' };
    const moves = [{ name: MAIN, from: null, to: ID }];
    const text = change(JSON.stringify({ version: 1, id: '0', moves, heads: [], logs: [], stamp }));
    put(
      store,
      'transactions/refs.json',
      `{"sum":"${createHash('sha256').update(text).digest('hex')}","journal":${text}}\n`,
    );
    expect(thrownBy(() => listRefsSync(store)).code).toBe('ERR_MUSE_DAMAGED_REF_JOURNAL');
    expect(thrownBy(() => writeBranchRefSync(store, 'x', ID)).code).toBe('ERR_MUSE_DAMAGED_REF_JOURNAL');
  });
});

describe('a reflog of a damaged ref', () => {
  it('H-REF-2: still tells where the ref was', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', ID, { reason: 'last' });
    put(store, MAIN, '');
    expect(readReflogSync(store, MAIN)).toMatchObject([{ new: ID, reason: 'last' }]);
    put(store, 'HEAD', '');
    expect(readReflogSync(store, 'HEAD')).toMatchObject([{ new: ID, reason: 'last' }]);
  });
});
