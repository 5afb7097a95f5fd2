import type { FileStat } from '@muse/io';
import { blobId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord, entryOf, looksUnchanged, positionOf } from '../../../src/scan/record.js';
import type { CachedEntry } from '../../../src/scan/record.js';

const id = blobId(Buffer.from('content'));
const stat: FileStat = {
  kind: 'file',
  size: 7,
  mode: 0o644,
  mtimeNs: 1_700_000_000_123_456_789n,
  ctimeNs: 1_700_000_000_223_456_789n,
  ino: 42n,
  dev: 1n,
};
const { size, mtimeNs, ctimeNs, ino } = stat;
const file: CachedEntry = { name: 'a', kind: 'file', id, size, mtimeNs, ctimeNs, ino, trusted: true };

function recordOf(...entries: CachedEntry[]): NonNullable<ReturnType<typeof decodeRecord>> {
  return decodeRecord(encodeRecord('d', id, entries))!;
}

describe('record of a directory', () => {
  it('gives back what was put in, also large values and names that are not UTF-8', () => {
    const entries: CachedEntry[] = [
      file,
      {
        name: 'é\udcff',
        kind: 'symlink',
        id,
        size: 2 ** 53 - 1,
        mtimeNs: -1n,
        ctimeNs: 2n ** 62n,
        ino: 2n ** 64n - 1n,
        trusted: false,
      },
      { name: 'x', kind: 'directory', id },
      { ...file, name: 'run', kind: 'executable' },
    ];
    const record = recordOf(...entries);
    expect(record.tree).toBe(id);
    expect(entries.map((_, index) => entryOf(record, index))).toEqual(entries);
    for (const hint of [0, 2, 9])
      expect(entries.map(({ name }) => positionOf(record, name, hint))).toEqual([0, 1, 2, 3]);
    expect(positionOf(record, 'none')).toBe(-1);
  });

  it('H-ST-6: believes a file only if kind, size, mtime, ctime and inode are all as they were, and it was old enough', () => {
    const record = recordOf(file);
    expect(looksUnchanged(record, 0, 'file', stat)).toBe(true);
    expect(looksUnchanged(record, 0, 'executable', stat)).toBe(false);
    expect(looksUnchanged(record, 0, 'symlink', stat)).toBe(false);
    expect(looksUnchanged(record, 0, 'file', { ...stat, size: 8 })).toBe(false);
    expect(looksUnchanged(record, 0, 'file', { ...stat, mtimeNs: mtimeNs + 1n })).toBe(false);
    expect(looksUnchanged(record, 0, 'file', { ...stat, ctimeNs: ctimeNs + 1n })).toBe(false);
    expect(looksUnchanged(record, 0, 'file', { ...stat, ino: 43n })).toBe(false);
    expect(looksUnchanged(recordOf({ ...file, trusted: false }), 0, 'file', stat)).toBe(false);
  });
});
