import { mkdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  listRefsSync,
  packRefsSync,
  readRefSync,
  refTransactionSync,
  updateRefSync,
  writeBranchRefSync,
} from '../../../src/index.js';
import { content, everything, id, newStore, put, recorded, thrownBy } from '../../support.js';

/** Existing, wanted, and whether they collide. */
const CASES: readonly (readonly [string, string, boolean])[] = [
  ['feat', 'feat/x', true],
  ['feat/x', 'feat', true],
  ['feat/x/y', 'feat', true],
  ['feat/x', 'feat/x/y/z', true],
  ['Feat', 'feat', true],
  ['feat/X', 'feat/x', true],
  ['Feat/a', 'feat/b', true],
  ['FEAT', 'feat/b', true],
  ['feat/b', 'FEAT', true],
  ['café', 'cafe\u0301', true],
  ['CAFE\u0301', 'café', true],
  ['straße', 'STRASSE', true],
  ['ΣΑΣ', 'σας', true],
  ['\u212Aelvin', 'kelvin', true],
  ['feat/x', 'feat/y', false],
  ['feat', 'feats', false],
  ['feat/x', 'feature', false],
  ['a/b/c', 'a/b/d', false],
  ['main', 'dev', false],
];

describe.each(['loose', 'packed'])('creation against a %s ref', (where) => {
  it.each(CASES)('H-REF-6: with %s there, %s collides: %s', (existing, wanted, collides) => {
    const store = newStore();
    writeBranchRefSync(store, existing, id(1));
    if (where === 'packed') packRefsSync(store);
    const before = everything(store);
    const create = (): void =>
      updateRefSync(store, `refs/heads/${wanted}`, { expected: null, next: id(2), reason: 'x' });
    if (collides) {
      const refusal = { code: 'ERR_MUSE_REF_CONFLICT', kind: 'refused', data: { other: `refs/heads/${existing}` } };
      expect(thrownBy(create)).toMatchObject(refusal);
      expect(thrownBy(() => writeBranchRefSync(store, wanted, id(2)))).toMatchObject(refusal);
      expect(everything(store)).toEqual(before);
    } else {
      create();
      expect(listRefsSync(store)).toHaveLength(2);
    }
  });
});

describe('collisions', () => {
  it('H-REF-6: a name may be updated, and a branch and a tag may have the same', () => {
    const store = newStore();
    writeBranchRefSync(store, 'v1', id(1));
    writeBranchRefSync(store, 'v1', id(2));
    updateRefSync(store, 'refs/tags/V1', { expected: null, next: id(3), reason: 'x' });
    expect(listRefsSync(store)).toHaveLength(2);
  });

  it('H-REF-6: empty directories are no refs', () => {
    const store = newStore();
    mkdirSync(`${store.dir}/refs/heads/feat/deep/er`, { recursive: true });
    mkdirSync(`${store.dir}/refs/heads/Other/x`, { recursive: true });
    writeBranchRefSync(store, 'feat', id(1));
    writeBranchRefSync(store, 'other', id(1));
    expect(content(store, 'refs/heads/feat')).toBe(id(1));
  });

  it('H-REF-6: where another process is writing into a directory of that name, the value is packed instead', () => {
    const store = newStore();
    put(store, 'refs/heads/feat/.muse-tmp-of-someone-else', 'x');
    writeBranchRefSync(store, 'feat', id(1));
    expect(readRefSync(store, 'refs/heads/feat')).toBe(id(1));
    updateRefSync(store, 'refs/heads/feat', { expected: id(1), next: id(2), reason: 'x' });
    expect(readRefSync(store, 'refs/heads/feat')).toBe(id(2));
    expect(listRefsSync(store)).toEqual([{ name: 'refs/heads/feat', id: id(2) }]);
  });

  it('H-REF-12: a damaged ref keeps its name', () => {
    const store = newStore();
    put(store, 'refs/tags/v1', 'damaged');
    expect(
      thrownBy(() => updateRefSync(store, 'refs/tags/v1/x', { expected: null, next: id(1), reason: 'x' })).code,
    ).toBe('ERR_MUSE_REF_CONFLICT');
    expect(
      thrownBy(() => updateRefSync(store, 'refs/tags/v1', { expected: null, next: id(1), reason: 'x' })).code,
    ).toBe('ERR_MUSE_DAMAGED_REF');
    expect(content(store, 'refs/tags/v1')).toBe('damaged');
  });

  it('H-REF-6: names of one transaction collide with each other, but not with what it deletes', () => {
    const store = newStore();
    writeBranchRefSync(store, 'feat', id(1));
    const before = everything(store);
    const create = (...names: string[]) =>
      names.map((name) => ({ name: `refs/heads/${name}`, expected: null, next: id(2) }));
    expect(thrownBy(() => refTransactionSync(store, create('a', 'a/b'), { reason: 'x' })).code).toBe(
      'ERR_MUSE_REF_CONFLICT',
    );
    expect(thrownBy(() => refTransactionSync(store, create('b/c', 'B'), { reason: 'x' })).code).toBe(
      'ERR_MUSE_REF_CONFLICT',
    );
    expect(thrownBy(() => refTransactionSync(store, create('feat/x'), { reason: 'x' })).code).toBe(
      'ERR_MUSE_REF_CONFLICT',
    );
    expect(everything(store)).toEqual(before);
    refTransactionSync(store, [{ name: 'refs/heads/feat', expected: id(1), next: null }, ...create('feat/x')], {
      reason: 'x',
    });
    expect(listRefsSync(store)).toEqual([{ name: 'refs/heads/feat/x', id: id(2) }]);
  });

  it('H-REF-6: a creation reads the directories on its path only', () => {
    const store = newStore();
    for (const name of ['a/1', 'b/1', 'c/1', 'd/1']) writeBranchRefSync(store, name, id(1));
    const traced = recorded(store);
    writeBranchRefSync(traced, 'a/2', id(2));
    const read = new Set(
      traced.calls.filter((call) => call.op === 'readdir' && !call.path?.includes('locks')).map((call) => call.path),
    );
    expect([...read].sort()).toEqual(['refs', 'refs/heads', 'refs/heads/a'].map((path) => `${store.dir}/${path}`));
  });
});
