import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  findObjectsSync,
  listObjectsSync,
  resolveObjectPrefixSync,
  writeObjectsSync,
  writeObjectSync,
  type ObjectId,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someObjects } from '../../helpers/values.js';

describe('listing and prefixes', () => {
  it('lists loose and packed objects once each, sorted; temps and strangers are none', () => {
    using temp = tempStore();
    expect(listObjectsSync(temp.store)).toEqual([]);
    const objects = someObjects(700, 8);
    const ids = objects.map(({ id }) => id).sort();
    writeObjectsSync(temp.store, objects.slice(3));
    for (const { id, bytes } of objects.slice(0, 3)) writeObjectSync(temp.store, id, bytes);
    const shard = loosePath(temp.store, objects[0]!.id).slice(0, -63);
    writeFileSync(`${shard}/.obj-tmp-1-0-0-0-0-0123456789abcdef`, 'x');
    writeFileSync(`${shard}/README`, 'x');
    mkdirSync(`${temp.dir}/sha256/zz`, { recursive: true });
    writeFileSync(`${temp.dir}/packs/.obj-tmp-1-0-0-0-0-0123456789abcdef`, 'x');
    symlinkSync('x', `${temp.dir}/sha256/ab.txt`);
    expect(listObjectsSync(temp.open())).toEqual(ids);
  });

  it('finds all objects that start with a prefix, in loose ones and in packs of one and of many buckets', () => {
    using temp = tempStore();
    const objects = someObjects(3000, 4);
    writeObjectsSync(temp.store, objects.slice(0, 2500));
    writeObjectsSync(temp.store, objects.slice(2500, 2990));
    for (const { id, bytes } of objects.slice(2990)) writeObjectSync(temp.store, id, bytes);
    const ids = objects.map(({ id }) => id).sort();
    for (const id of [...ids.slice(0, 20), ...ids.slice(-20), ...objects.slice(2990).map((object) => object.id)]) {
      for (const length of [4, 5, 9, 64]) {
        const prefix = id.slice(7, 7 + length);
        expect(findObjectsSync(temp.store, prefix)).toEqual(
          ids.filter((other) => other.startsWith(`sha256:${prefix}`)),
        );
      }
      expect(resolveObjectPrefixSync(temp.store, id.slice(0, 7 + 40))).toBe(id);
      expect(resolveObjectPrefixSync(temp.store, id)).toBe(id);
    }
  });

  it('names the candidates of an ambiguous prefix, and says where there is none', () => {
    using temp = tempStore();
    const { pair, prefix } = sharedPrefix();
    writeObjectsSync(temp.store, pair);
    const ids = pair.map(({ id }) => id).sort();
    expect(() => resolveObjectPrefixSync(temp.store, prefix)).toThrow(
      expect.objectContaining({
        code: 'ERR_MUSE_AMBIGUOUS',
        kind: 'refused',
        data: { prefix, candidates: ids, count: 2 },
      }),
    );
    expect(() => resolveObjectPrefixSync(temp.store, prefix)).toThrow(ids[1]);
    const none = ids[0]!.slice(7).replace(/./, (digit) => (digit === '0' ? '1' : '0'));
    expect(() => resolveObjectPrefixSync(temp.store, none)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NOT_FOUND' }),
    );
    expect(() => resolveObjectPrefixSync(temp.store, 'abc')).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_ID' }),
    );
  });
});

/** Two objects whose ids begin alike: among some thousands there are always such. */
function sharedPrefix(): { readonly pair: ReturnType<typeof someObjects>; readonly prefix: string } {
  const seen = new Map<string, { readonly id: ObjectId; readonly bytes: Buffer }>();
  for (;;) {
    for (const object of someObjects(100, 8)) {
      const prefix = object.id.slice(7, 11);
      const other = seen.get(prefix);
      if (other !== undefined) return { pair: [other, object], prefix };
      seen.set(prefix, object);
    }
  }
}
