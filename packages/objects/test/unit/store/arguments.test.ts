import { statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addSync,
  annotateCommitSync,
  finishPackSync,
  openObjectStore,
  openPackWriter,
  restoreObjectSync,
  treeId,
  writeCommitSync,
  writeObjectsSync,
  writeSnapshotSync,
  writeTreeSync,
} from '../../../src/index.js';
import { tempStore } from '../../helpers/temp-store.js';
import { ADA, someCommit, someObject, TREE } from '../../helpers/values.js';

/** The value, which throws when something of it is changed. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}

describe('what a caller passes', () => {
  it('I-2: options are not changed, and may be shared by calls about different files', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    const store = openObjectStore(temp.dir, frozen({ durable: ['packs'] }));
    const options = frozen({ durability: 'durable', mode: 0o777 } as const);
    writeObjectsSync(store, [{ id, bytes }]);
    writeFileSync(`${temp.root}/secret`, 'old', { mode: 0o600 });
    for (const name of ['secret', 'other']) {
      restoreObjectSync(store, id, `${temp.root}/${name}`, options);
      expect(statSync(`${temp.root}/${name}`).mode & 0o777).toBe(0o777 & ~process.umask());
    }
    const writer = openPackWriter(store);
    addSync(writer, bytes);
    finishPackSync(writer, frozen({ loose: false }));
    expect(options).toEqual({ durability: 'durable', mode: 0o777 });
  });

  it('I-2: records and bytes are not changed, nor put in order in place', () => {
    using temp = tempStore();
    const entries = frozen([
      { name: 'b', kind: 'file', id: TREE },
      { name: 'a', kind: 'file', id: TREE },
    ] as const);
    expect(writeTreeSync(temp.store, entries)).toBe(treeId(entries));
    expect(entries.map(({ name }) => name)).toEqual(['b', 'a']);
    const commit = frozen(someCommit(1, [TREE]));
    const id = writeCommitSync(temp.store, commit);
    expect(commit).toEqual(someCommit(1, [TREE]));
    writeSnapshotSync(temp.store, frozen({ tree: TREE, time: 1, by: 'b', reason: 'r' }));
    annotateCommitSync(temp.store, id, frozen({ kind: 'review', by: ADA, text: 'fine' }));
    const object = someObject(3000);
    const copy = Buffer.from(object.bytes);
    writeObjectsSync(temp.store, frozen([object, someObject()]));
    expect(object.bytes.equals(copy)).toBe(true);
  });
});
