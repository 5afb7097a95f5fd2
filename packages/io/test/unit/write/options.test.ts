import { statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as io from '../../../src/index.js';
import { nodeFileSystem } from '../../../src/index.js';
import { tempDir } from '../../helpers/temp-dir.js';

const bytes = (): Buffer => Buffer.from('some bytes');

/** Everything that takes options and writes, in both forms; each is given one frozen object, twice. */
const writers: Readonly<Record<string, (path: string, options: Frozen) => unknown>> = {
  writeFileAtomic: (path, options) => io.writeFileAtomic(path, bytes(), options),
  writeFileAtomicSync: (path, options) => io.writeFileAtomicSync(path, bytes(), options),
  writeTextAtomic: (path, options) => io.writeTextAtomic(path, 'text', options),
  writeTextAtomicSync: (path, options) => io.writeTextAtomicSync(path, 'text', options),
  writeJsonAtomic: (path, options) => io.writeJsonAtomic(path, { a: 1 }, options),
  writeJsonAtomicSync: (path, options) => io.writeJsonAtomicSync(path, { a: 1 }, options),
  createExclusive: (path, options) => io.createExclusive(path, bytes(), options),
  createExclusiveSync: (path, options) => io.createExclusiveSync(path, bytes(), options),
  withLock: (path, options) => io.withLock(`${path}.lock`, async () => writeFileSync(path, ''), options),
  withLockSync: (path, options) => io.withLockSync(`${path}.lock`, () => writeFileSync(path, ''), options),
  appendRecords: (path, options) => io.appendRecords(io.openLog(path, options), Object.freeze([1])),
  appendRecordsSync: (path, options) => io.appendRecordsSync(io.openLog(path, options), Object.freeze([1])),
  writeGroup: (path, options) =>
    io.writeGroup(Object.freeze([Object.freeze({ path, data: bytes(), options })]), options),
  writeGroupSync: (path, options) =>
    io.writeGroupSync(Object.freeze([Object.freeze({ path, data: bytes(), options })]), options),
  removeFile: async (path, options) => {
    writeFileSync(path, '');
    writeFileSync(`${path}.gone`, '');
    await io.removeFile(`${path}.gone`, options);
  },
  sweepTemps: async (path, options) => {
    writeFileSync(path, '');
    await io.sweepTemps(path.slice(0, path.lastIndexOf('/')), options);
  },
};

interface Frozen {
  readonly fs: io.FileSystem;
  readonly durability: 'durable';
  readonly mode?: number;
  readonly tempPrefix: '.muse-tmp-';
  readonly timeoutMs: number;
  readonly indent: number;
  readonly fsync: 'durable';
  readonly lockPath?: string | null;
  readonly maxLineBytes: number;
  readonly recursive: boolean;
}

describe('options of the caller', () => {
  it.each(Object.entries(writers))(
    'I-2: %s does not change them, so that calls may share them',
    async (name, write) => {
      using dir = tempDir();
      const given = {
        fs: nodeFileSystem,
        durability: 'durable',
        tempPrefix: '.muse-tmp-',
        timeoutMs: 1000,
        indent: 0,
        fsync: 'durable',
        maxLineBytes: 1000,
        recursive: false,
      } as const;
      const options: Frozen = Object.freeze({ ...given });
      writeFileSync(`${dir.path}/secret`, 'old', { mode: 0o600 });
      // What another library learnt from the first file and kept in the options made the second one secret too.
      const overwrites = !name.startsWith('create');
      await write(overwrites ? `${dir.path}/secret` : `${dir.path}/first`, options);
      await write(`${dir.path}/plain`, options);
      expect(options).toEqual(given);
      expect(statSync(`${dir.path}/plain`).mode & 0o777).toBe(0o666 & ~process.umask());
    },
  );

  it('I-2: nor the bytes and values that are written', () => {
    using dir = tempDir();
    const data = bytes();
    const value = Object.freeze({ list: Object.freeze([3, 1, 2]), text: 'x' });
    io.writeFileAtomicSync(`${dir.path}/a`, data);
    io.writeJsonAtomicSync(`${dir.path}/b`, value);
    io.appendRecordsSync(io.openLog(`${dir.path}/log`), [value]);
    expect(data.equals(bytes())).toBe(true);
    expect(value).toEqual({ list: [3, 1, 2], text: 'x' });
  });
});
