import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  blobId,
  commitId,
  encodeCommit,
  IntegrityError,
  listObjectsSync,
  readCommitSync,
  readObjectSync,
  readSnapshotSync,
  readTreeSync,
  writeCommitSync,
  writeObjectsSync,
  writeObjectSync,
  writeSnapshotSync,
  writeTreeSync,
  type ObjectStore,
} from '../../../src/index.js';
import { loosePath } from '../../../src/store/store.js';
import { filesBelow, fingerprint } from '../../helpers/files.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someCommit, someObject, someObjects, text, TREE } from '../../helpers/values.js';

const fixed = { id: blobId(text('fixed')), bytes: text('fixed') };
const shard = `sha256/${fixed.id.slice(7, 9)}`;

describe('writeObject', () => {
  it('S-005: 1,000 writes use 1,000 temp names, exclusively, in the directory of the object', () => {
    using temp = tempStore('volume');
    const { store, calls } = temp.record();
    const objects = someObjects(1000, 8);
    for (const { id, bytes } of objects) writeObjectSync(store, id, bytes);
    const opened = calls.filter((call) => call.op === 'open' && call.args[1] !== 'r');
    expect(opened).toHaveLength(1000);
    expect(new Set(opened.map((call) => call.args[0])).size).toBe(1000);
    for (const [index, call] of opened.entries()) {
      expect(call.args[1]).toBe('wx');
      expect(basename(call.path!)).toMatch(/^\.obj-tmp-/);
      expect(dirname(call.path!)).toBe(dirname(loosePath(store, objects[index]!.id)));
    }
  });

  it('S-008 S-016: leaves no temps', () => {
    using temp = tempStore();
    for (const { id, bytes } of someObjects(10)) expect(writeObjectSync(temp.store, id, bytes)).toBe(true);
    expect(noTemps(temp.root)).toEqual([]);
    expect(filesBelow(temp.dir)).toHaveLength(10);
  });

  it('H-OBJ-3: an intact object is left untouched, mtime included, and reported as not written', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    expect(writeObjectSync(temp.store, id, bytes)).toBe(true);
    const before = fingerprint(loosePath(temp.store, id));
    const { store, calls } = temp.record();
    expect(writeObjectSync(store, id, bytes)).toBe(false);
    expect(fingerprint(loosePath(temp.store, id))).toEqual(before);
    expect(calls.filter((call) => ['rename', 'write', 'unlink', 'fchmod'].includes(call.op))).toEqual([]);
  });

  it('I-4: what is found stored is made durable before it is relied on', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    writeObjectSync(temp.store, id, bytes);
    const { store, calls } = temp.record();
    writeObjectSync(store, id, bytes);
    expect(calls.filter((call) => call.op === 'fsyncDir').map((call) => call.args[0])).toContain(
      dirname(loosePath(store, id)),
    );
  });

  it('H-IO-2: a directory that somebody else made, and may not have synced, is made durable before it is used', () => {
    for (const [dir, write] of [
      ['sha256', (store: ObjectStore) => writeObjectsSync(store, [fixed])],
      ['packs', (store: ObjectStore) => writeObjectsSync(store, [fixed, someObject()])],
    ] as const) {
      using temp = tempStore();
      mkdirSync(`${temp.dir}/${dir === 'packs' ? dir : shard}`, { recursive: true });
      const { store, calls } = temp.record();
      write(store);
      const opened = calls.find((call) => call.op === 'open' && call.args[1] === 'wx')!;
      const synced = calls
        .filter((call) => call.op === 'fsyncDir' && call.ended < opened.started)
        .map((call) => call.path);
      expect(synced).toContain(temp.dir);
      if (dir === 'sha256') expect(synced).toContain(`${temp.dir}/sha256`);
    }
  });

  it('S-079 H-OBJ-1: other bytes under a stored id throw; the stored ones are untouched', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    writeObjectSync(temp.store, id, bytes);
    const before = fingerprint(loosePath(temp.store, id));
    expect(() => writeObjectSync(temp.store, id, text('other'))).toThrow(/integrity/);
    expect(() => writeObjectSync(temp.store, id, text('other'))).toThrow(IntegrityError);
    expect(fingerprint(loosePath(temp.store, id))).toEqual(before);
    expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
  });

  it('S-079 H-OBJ-1: also where the id is not stored, which it stays', () => {
    using temp = tempStore();
    expect(() => writeObjectSync(temp.store, blobId(text('a')), text('b'))).toThrow(/integrity/);
    expect(readObjectSync(temp.store, blobId(text('a')))).toBeNull();
    expect(listObjectsSync(temp.store)).toEqual([]);
  });

  it('H-OBJ-5: the mode is 0444 whatever the umask', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    const umask = process.umask(0o077);
    try {
      writeObjectSync(temp.store, id, bytes);
    } finally {
      process.umask(umask);
    }
    expect(statSync(loosePath(temp.store, id)).mode & 0o7777).toBe(0o444);
  });

  it('H-OBJ-13: the empty object is an ordinary one', () => {
    using temp = tempStore();
    const id = blobId(text(''));
    expect(readObjectSync(temp.store, id)).toBeNull();
    expect(writeObjectSync(temp.store, id, text(''))).toBe(true);
    expect(writeObjectSync(temp.store, id, text(''))).toBe(false);
    expect(readObjectSync(temp.store, id)).toHaveLength(0);
  });

  it('H-GC-2: a shard directory that vanishes is made again', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    writeObjectSync(temp.store, id, bytes);
    rmSync(dirname(loosePath(temp.store, id)), { recursive: true, force: true });
    expect(writeObjectSync(temp.store, id, bytes)).toBe(true);
    expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
  });

  it('H-OBJ-3: something other than a regular file under the name of an object is replaced', () => {
    using temp = tempStore();
    const { id, bytes } = someObject();
    const path = loosePath(temp.store, id);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${temp.root}/elsewhere`, bytes);
    symlinkSync(`${temp.root}/elsewhere`, path);
    expect(() => readObjectSync(temp.store, id)).toThrow(/integrity check/);
    expect(writeObjectSync(temp.store, id, bytes)).toBe(true);
    expect(fingerprint(path).mode & 0o170000n).toBe(0o100000n);
    expect(Buffer.compare(readObjectSync(temp.store, id)!, bytes)).toBe(0);
  });
});

describe('records', () => {
  it('S-002: a commit reads back with every field, by an id computed anew', () => {
    using temp = tempStore();
    const commit = someCommit(1, [TREE]);
    const id = writeCommitSync(temp.store, commit);
    expect(id).toBe(blobId(encodeCommit(commit)));
    expect(readCommitSync(temp.open(), id)).toEqual(commit);
  });

  it('S-006 S-007 S-011: a commit, a tree and a snapshot add one file each, and no temps', () => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    expect(filesBelow(temp.root)).toHaveLength(1);
    const tree = writeTreeSync(temp.store, [{ name: 'a', kind: 'file', id }]);
    const snapshot = writeSnapshotSync(temp.store, { tree, base: id, time: 1, by: 'b', reason: 'r' });
    expect(filesBelow(temp.root)).toHaveLength(3);
    expect(filesBelow(temp.root).filter((name) => /tmp/.test(name))).toEqual([]);
    expect(readTreeSync(temp.store, tree)).toEqual([{ name: 'a', kind: 'file', id }]);
    expect(readSnapshotSync(temp.store, snapshot)).toEqual({ tree, base: id, time: 1, by: 'b', reason: 'r' });
  });

  it('H-OBJ-10: a commit never changes: writing another one leaves it as it is', () => {
    using temp = tempStore();
    const commit = someCommit(1);
    const id = writeCommitSync(temp.store, commit);
    const before = fingerprint(loosePath(temp.store, id));
    const reviewed = { ...commit, extra: [...commit.extra!, { key: 'reviewer', value: 'grace' }] };
    const other = writeCommitSync(temp.store, reviewed);
    expect(other).not.toBe(id);
    expect(writeCommitSync(temp.store, commit)).toBe(id);
    expect(fingerprint(loosePath(temp.store, id))).toEqual(before);
    expect(readCommitSync(temp.store, id)).toEqual(commit);
    expect(readCommitSync(temp.store, other)).toEqual(reviewed);
  });

  it('H-OBJ-9: null only where nothing is stored; what is no commit throws and names the id', () => {
    using temp = tempStore();
    expect(readCommitSync(temp.store, commitId(someCommit(9)))).toBeNull();
    expect(readSnapshotSync(temp.store, TREE)).toBeNull();
    expect(readTreeSync(temp.store, TREE)).toBeNull();
    for (const bytes of ['', 'hello', 'muse commit 1\n', 'muse commit 1\ntree x\n\n', 'muse tree 1\nq']) {
      const id = blobId(text(bytes));
      writeObjectSync(temp.store, id, text(bytes));
      expect(() => readCommitSync(temp.store, id)).toThrow(id);
      expect(() => readSnapshotSync(temp.store, id)).toThrow(id);
      expect(() => readTreeSync(temp.store, id)).toThrow(id);
    }
  });

  it('H-OBJ-9 S-077: a damaged commit or snapshot throws, and is no absent one', () => {
    using temp = tempStore();
    const commit = writeCommitSync(temp.store, someCommit(1));
    const snapshot = writeSnapshotSync(temp.store, { tree: TREE, time: 1, by: '', reason: '' });
    for (const [id, read] of [
      [commit, readCommitSync],
      [snapshot, readSnapshotSync],
    ] as const) {
      const path = loosePath(temp.store, id);
      chmodSync(path, 0o644);
      writeFileSync(path, '');
      expect(() => read(temp.store, id)).toThrow(/integrity check/);
      expect(() => read(temp.store, id)).toThrow(id);
    }
    expect(writeCommitSync(temp.store, someCommit(1))).toBe(commit);
    expect(readCommitSync(temp.store, commit)).toEqual(someCommit(1));
    expect(readdirSync(dirname(loosePath(temp.store, commit)))).toHaveLength(1);
  });
});
