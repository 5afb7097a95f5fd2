import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  annotateCommitSync,
  blobId,
  checkSignature,
  decodeCommit,
  decodeSnapshot,
  decodeTree,
  encodeCommit,
  encodeSnapshot,
  encodeTree,
  readAnnotationsSync,
  readObjectSync,
  verifyObjectsSync,
  writeObjectsSync,
  type Annotation,
  type Commit,
  type ObjectId,
  type Snapshot,
  type TreeEntry,
} from '../../../src/index.js';
import { packPaths } from '../../helpers/packs.js';
import { tempStore } from '../../helpers/temp-store.js';

type Vector = { readonly name: string; readonly hex: string; readonly id: string } & (
  | { readonly kind: 'blob'; readonly value: null }
  | { readonly kind: 'tree'; readonly value: readonly TreeEntry[] }
  | { readonly kind: 'commit'; readonly value: Commit }
  | { readonly kind: 'snapshot'; readonly value: Snapshot }
  | { readonly kind: 'annotation'; readonly value: Annotation }
  | { readonly kind: 'pack'; readonly value: readonly string[] }
);

const format = readFileSync(new URL('../../../FORMAT.md', import.meta.url), 'utf8');
const vectors = JSON.parse(/```json\n([\s\S]*?)```/.exec(format)![1]!) as readonly Vector[];

describe('the test vectors of FORMAT.md', () => {
  it('cover every format', () => {
    const kinds = ['blob', 'tree', 'commit', 'snapshot', 'annotation', 'pack'];
    expect(new Set(vectors.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });

  it.each(vectors.filter(({ kind }) => kind !== 'pack' && kind !== 'annotation'))(
    '$kind, $name: encodes to these bytes with this id, and back',
    (vector) => {
      const bytes = Buffer.from(vector.hex, 'hex');
      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(vector.id);
      expect(blobId(bytes)).toBe(vector.id);
      if (vector.kind === 'tree') {
        expect(Buffer.from(encodeTree(vector.value)).toString('hex')).toBe(vector.hex);
        expect(decodeTree(bytes)).toHaveLength(vector.value.length);
        expect(decodeTree(bytes)).toEqual(expect.arrayContaining([...vector.value]));
      } else if (vector.kind === 'commit') {
        expect(Buffer.from(encodeCommit(vector.value)).toString('hex')).toBe(vector.hex);
        expect(decodeCommit(bytes)).toEqual(vector.value);
        expect(checkSignature(vector.value).status).toBe(vector.name === 'signed commit' ? 'good' : 'none');
      } else if (vector.kind === 'snapshot') {
        expect(Buffer.from(encodeSnapshot(vector.value)).toString('hex')).toBe(vector.hex);
        expect(decodeSnapshot(bytes)).toEqual(vector.value);
      }
    },
  );

  it.each(vectors.filter((vector) => vector.kind === 'annotation'))(
    'annotation, $name: is the line that is appended, and can be read',
    ({ value, hex, id }) => {
      using temp = tempStore();
      annotateCommitSync(temp.store, id as ObjectId, value);
      const digits = id.slice('sha256:'.length);
      const path = `${temp.dir}/annotations/${digits.slice(0, 2)}/${digits.slice(2)}.jsonl`;
      expect(readFileSync(path).toString('hex')).toBe(hex);
      expect(readAnnotationsSync(temp.store, id as ObjectId)).toEqual({ annotations: [value], damaged: [] });
    },
  );

  it.each(vectors.filter((vector) => vector.kind === 'pack'))(
    '$name: is what is written, and can be read',
    ({ value, hex, id }) => {
      using temp = tempStore();
      const objects = value.map((object) => ({
        id: blobId(Buffer.from(object, 'hex')),
        bytes: Buffer.from(object, 'hex'),
      }));
      writeObjectsSync(temp.store, objects);
      expect(packPaths(temp)).toEqual([`${temp.dir}/packs/${id}`]);
      expect(readFileSync(packPaths(temp)[0]!).toString('hex')).toBe(hex);
      using other = tempStore();
      mkdirSync(`${other.dir}/packs`, { recursive: true });
      writeFileSync(`${other.dir}/packs/${id}`, Buffer.from(hex, 'hex'));
      chmodSync(`${other.dir}/packs/${id}`, 0o444);
      for (const object of objects)
        expect(Buffer.compare(readObjectSync(other.store, object.id)!, object.bytes)).toBe(0);
      expect(verifyObjectsSync(other.store).problems).toEqual([]);
    },
  );
});
