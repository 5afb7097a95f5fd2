import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blobId, isObjectId, parseIdPrefix, parseObjectId } from '../../../src/index.js';
import * as sync from '../../../src/index.js';
import { tempStore } from '../../helpers/temp-store.js';
import { text } from '../../helpers/values.js';

const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const BAD: readonly unknown[] = [
  '',
  HEX,
  `sha256:${HEX.slice(1)}`,
  `sha256:${HEX}0`,
  `sha256:${HEX.toUpperCase()}`,
  `SHA256:${HEX}`,
  `sha256:${HEX}\n`,
  ` sha256:${HEX}`,
  `sha1:${HEX}`,
  `sha512:${HEX}`,
  'sha256:../../x',
  `sha256:${'../'.repeat(21)}x`,
  `sha256:${'g'.repeat(64)}`,
  `sha256:${'０'.repeat(64)}`,
  'abc123',
  undefined,
  null,
  42,
  {},
];

describe('object ids', () => {
  it('are the SHA-256 of the bytes', () => {
    expect(blobId(text(''))).toBe(`sha256:${HEX}`);
    expect(blobId(text('abc'))).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are what sha256sum says of a file with the bytes', () => {
    using temp = tempStore();
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    writeFileSync(`${temp.root}/f`, bytes);
    const [command, ...args] = process.platform === 'linux' ? ['sha256sum'] : ['shasum', '-a', '256'];
    const { stdout } = spawnSync(command!, [...args, `${temp.root}/f`], { encoding: 'utf8' });
    expect(`sha256:${stdout.slice(0, 64)}`).toBe(blobId(bytes));
  });

  it.each(BAD)('H-OBJ-12: %j is refused with a message that says sha256', (value) => {
    expect(isObjectId(value)).toBe(false);
    expect(() => parseObjectId(value as string)).toThrow(/sha256/);
    expect(() => parseObjectId(value as string)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BAD_ID' }));
  });

  it('H-OBJ-12: every call that takes an id refuses a bad one before it touches the disk', () => {
    using temp = tempStore();
    const { store, calls } = temp.record();
    const bad = 'sha256:../../x' as sync.ObjectId;
    const uses: (() => unknown)[] = [
      () => sync.readObjectSync(store, bad),
      () => sync.writeObjectSync(store, bad, text('x')),
      () => sync.writeObjectsSync(store, [{ id: bad, bytes: text('x') }]),
      () => sync.writeObjectFromPathSync(store, bad, '/etc/hostname'),
      () => sync.restoreObjectSync(store, bad, `${temp.root}/out`),
      () => sync.hasObjectSync(store, bad),
      () => sync.objectSizeSync(store, bad),
      () => sync.readTreeSync(store, bad),
      () => sync.readCommitSync(store, bad),
      () => sync.readSnapshotSync(store, bad),
      () => sync.readObjectStreamSync(store, bad).next(),
      () => sync.findObjectsSync(store, bad),
      () => sync.addSync(sync.openPackWriter(store), text('x'), bad),
      () => sync.writeTreeSync(store, [{ name: 'a', kind: 'file', id: bad }]),
      () => sync.writeCommitSync(store, { ...someMinimal(), tree: bad }),
      () => sync.writeCommitSync(store, { ...someMinimal(), parents: [bad] }),
      () => sync.writeSnapshotSync(store, { tree: bad, time: 0, by: '', reason: '' }),
    ];
    for (const use of uses) expect(use).toThrow(/sha256/);
    expect(calls).toEqual([]);
  });
});

function someMinimal(): sync.Commit {
  const person = { name: 'n', email: 'e', time: 0, zone: '+0000' };
  return { tree: blobId(text('')), parents: [], author: person, committer: person, message: '' };
}

describe('abbreviated ids', () => {
  it.each(['abcd', `sha256:${HEX}`, HEX, 'sha256:0123'])('%s is one', (prefix) => {
    expect(parseIdPrefix(prefix)).toBe(prefix.replace('sha256:', ''));
  });

  it.each(['', 'abc', 'ABCD', 'sha256:', 'sha256:abc', 'xyz0', `${HEX}0`, 'abcd\n', '../..', 'sha1:abcd'])(
    'H-OBJ-12: %j is none',
    (prefix) => {
      expect(() => parseIdPrefix(prefix)).toThrow(/sha256/);
    },
  );
});
