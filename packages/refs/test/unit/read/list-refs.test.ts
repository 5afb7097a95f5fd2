import { writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  inspectRefsSync,
  listRefs,
  listRefsSync,
  openRefStore,
  packRefsSync,
  updateRefSync,
  writeBranchRefSync,
} from '../../../src/index.js';
import { content, id, newStore, put, tempDir, thrownBy } from '../../support.js';

describe('listRefs', () => {
  it('H-REF-8: lists nested names of every namespace, loose and packed, sorted by bytes', async () => {
    const store = newStore();
    const names = [
      'refs/heads/feat/x',
      'refs/heads/feat-1',
      'refs/heads/main',
      'refs/remotes/origin/feat/x',
      'refs/tags/v1',
      'refs/tags/\u{10000}',
      'refs/tags/\uffee',
    ];
    for (const [index, name] of names.entries()) {
      updateRefSync(store, name, { expected: null, next: id(index), reason: 'x' });
      if (index === 3) packRefsSync(store);
    }
    const listed = await listRefs(store);
    expect(listed.map(({ name }) => name)).toEqual(
      names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    for (const ref of listed) expect(ref.id).toBe(id(names.indexOf(ref.name)));
  });

  it.each([
    ['refs/heads/', ['refs/heads/feat/x', 'refs/heads/feature', 'refs/heads/main']],
    ['refs/heads/feat', ['refs/heads/feat/x', 'refs/heads/feature']],
    ['refs/heads/feat/', ['refs/heads/feat/x']],
    ['refs/heads/main', ['refs/heads/main']],
    ['refs/', ['refs/heads/feat/x', 'refs/heads/feature', 'refs/heads/main', 'refs/tags/v1']],
    ['refs/none/', []],
    ['refs/../', []],
    ['../', []],
    ['refs/heads/../tags', []],
    ['refs/heads/\0', []],
  ])('with the prefix %s lists %s', (prefix, names) => {
    const store = newStore();
    for (const name of ['refs/heads/feat/x', 'refs/heads/feature', 'refs/heads/main', 'refs/tags/v1']) {
      updateRefSync(store, name, { expected: null, next: id(1), reason: 'x' });
    }
    expect(listRefsSync(store, prefix).map(({ name }) => name)).toEqual(names);
    packRefsSync(store);
    expect(listRefsSync(store, prefix).map(({ name }) => name)).toEqual(names);
  });

  it('is empty where there is nothing', () => {
    expect(listRefsSync(openRefStore(`${tempDir()}/none`))).toEqual([]);
  });

  it('H-REF-12: a damaged tag makes the listing throw, naming it; the inspection lists the others too', () => {
    const store = newStore();
    updateRefSync(store, 'refs/tags/good', { expected: null, next: id(1), reason: 'x' });
    put(store, 'refs/tags/bad', '');
    expect(thrownBy(() => listRefsSync(store))).toMatchObject({
      code: 'ERR_MUSE_DAMAGED_REF',
      kind: 'damaged',
      data: { name: 'refs/tags/bad' },
    });
    const { refs, damaged } = inspectRefsSync(store);
    expect(refs).toEqual([{ name: 'refs/tags/good', id: id(1) }]);
    expect(damaged.map(({ name }) => name)).toEqual(['refs/tags/bad']);
    expect(content(store, 'refs/tags/bad')).toBe('');
  });

  it('H-REF-12: a damaged loose ref is not hidden by a packed one', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    packRefsSync(store);
    put(store, 'refs/heads/main', 'x');
    expect(() => listRefsSync(store)).toThrow('refs/heads/main is damaged');
    expect(inspectRefsSync(store).refs).toEqual([]);
  });

  it('leaves out temps and other names that start with a dot, and reports what cannot be a ref', () => {
    const store = newStore();
    writeBranchRefSync(store, 'main', id(1));
    for (const name of ['.muse-tmp-1', '.DS_Store']) writeFileSync(`${store.dir}/refs/heads/${name}`, 'x');
    expect(listRefsSync(store)).toHaveLength(1);
    writeFileSync(`${store.dir}/refs/heads/a.lock`, id(1));
    expect(() => listRefsSync(store)).toThrow('refs/heads/a.lock');
  });
});

describe('packRefs', () => {
  it('moves all into one file, changes no value and leaves no directory', () => {
    const store = newStore();
    for (const name of ['a', 'b/c', 'b/d/e']) writeBranchRefSync(store, name, id(name.length));
    const before = listRefsSync(store);
    expect(packRefsSync(store)).toBe(3);
    expect(packRefsSync(store)).toBe(0);
    expect(listRefsSync(store)).toEqual(before);
    expect(content(store, 'refs/heads/a')).toBeUndefined();
    writeBranchRefSync(store, 'a', id(9));
    expect(packRefsSync(store)).toBe(1);
    expect(listRefsSync(store)[0]).toEqual({ name: 'refs/heads/a', id: id(9) });
  });

  it('writes a file of one checked first line and one line for each ref', () => {
    const store = newStore();
    writeBranchRefSync(store, 'b', id(2));
    writeBranchRefSync(store, 'a', id(1));
    packRefsSync(store);
    const [header, ...lines] = content(store, 'packed-refs')!.split('\n');
    expect(header).toMatch(/^muse packed-refs 1 [0-9a-f]{64}$/);
    expect(lines).toEqual([`${id(1)} refs/heads/a`, `${id(2)} refs/heads/b`, '']);
  });

  it('a store that has read the packed file sees what another one packs', () => {
    const store = newStore();
    const other = openRefStore(store.dir);
    writeBranchRefSync(store, 'main', id(1));
    packRefsSync(store);
    expect(listRefsSync(other)).toEqual([{ name: 'refs/heads/main', id: id(1) }]);
    for (let round = 2; round < 20; round++) {
      writeBranchRefSync(store, 'main', id(round));
      packRefsSync(store);
      expect(listRefsSync(other)).toEqual([{ name: 'refs/heads/main', id: id(round) }]);
    }
  });
});
