import { writeFileSync } from 'node:fs';
import type { Protocol } from '@muse/io/protocols';
import { blobId, encodeCommit, encodeSnapshot, encodeTree, type ObjectId, type ObjectStore } from '../../src/index.js';
import { writeCommit, writeObject, writeObjectFromPath, writeSnapshot, writeTree } from '../../src/protocols.js';
import { someCommit, someObject, TREE } from './values.js';

/** A way to store one object as a file of its own, to be tried on every kind of object. */
export interface Write {
  readonly name: string;
  readonly rows: { readonly protocol: string; readonly unsupported: string; readonly failure: string };
  /** Something to write that is not stored yet. `root` may take a source file. */
  prepare(root: string): {
    readonly id: ObjectId;
    readonly bytes: Uint8Array;
    write(store: ObjectStore): Protocol<unknown>;
  };
}

let number = 0;

export const writes: readonly Write[] = [
  {
    name: 'writeObject',
    rows: { protocol: 'S-001', unsupported: 'S-003', failure: 'S-012 S-080' },
    prepare: () => {
      const { id, bytes } = someObject(5000);
      return { id, bytes, write: (store) => writeObject(store, id, bytes) };
    },
  },
  {
    name: 'writeObjectFromPath',
    rows: { protocol: 'S-064', unsupported: 'S-065', failure: 'S-066 S-067' },
    prepare: (root) => {
      const { id, bytes } = someObject(5000);
      const path = `${root}/source-${number++}`;
      writeFileSync(path, bytes);
      return { id, bytes, write: (store) => writeObjectFromPath(store, id, path) };
    },
  },
  {
    name: 'writeCommit',
    rows: { protocol: 'S-002', unsupported: 'S-004', failure: 'S-013' },
    prepare: () => {
      const commit = someCommit(number++);
      const bytes = encodeCommit(commit);
      return { id: blobId(bytes), bytes, write: (store) => writeCommit(store, commit) };
    },
  },
  {
    name: 'writeTree',
    rows: { protocol: 'H-OBJ-8', unsupported: 'H-OBJ-8', failure: 'H-OBJ-8' },
    prepare: () => {
      const entries = [{ name: `n${number++}`, kind: 'file' as const, id: TREE }];
      const bytes = encodeTree(entries);
      return { id: blobId(bytes), bytes, write: (store) => writeTree(store, entries) };
    },
  },
  {
    name: 'writeSnapshot',
    rows: { protocol: 'H-OBJ-8', unsupported: 'H-OBJ-8', failure: 'H-OBJ-8' },
    prepare: () => {
      const snapshot = { tree: TREE, time: number++, by: 'b', reason: 'r' };
      const bytes = encodeSnapshot(snapshot);
      return { id: blobId(bytes), bytes, write: (store) => writeSnapshot(store, snapshot) };
    },
  },
];
