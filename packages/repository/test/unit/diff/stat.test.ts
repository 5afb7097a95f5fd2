import { describe, expect, it } from 'vitest';
import { diffFile } from '../../../src/diff/file-diff.js';
import type { FileDiff, FileSide } from '../../../src/diff/file-diff.js';
import { renderStat, statRows } from '../../../src/diff/stat.js';
import type { ObjectId } from '@muse/objects';

const side = (lines: number, word: string): FileSide => {
  const bytes = Buffer.from(Array.from({ length: lines }, (_, i) => `${word} ${i}\n`).join(''));
  return { size: bytes.length, bytes };
};

function changed(path: string, deleted: number, added: number): FileDiff {
  const version = (id: string): { kind: 'file'; id: ObjectId } => ({
    kind: 'file',
    id: `sha256:${id.repeat(64)}` as ObjectId,
  });
  return diffFile(
    { path, before: version('0'), after: version('1') },
    { before: side(deleted, 'old'), after: side(added, 'new') },
    3,
  );
}

describe('renderStat', () => {
  it('is one line per file and one of sums', () => {
    expect(renderStat([changed('a', 1, 2), changed('dir/b', 0, 10)])).toBe(
      ' a     |  3 ++-\n dir/b | 10 ++++++++++\n 2 files changed, 12 insertions(+), 1 deletion(-)\n',
    );
    expect(renderStat([])).toBe('');
  });

  it('fits the width, and keeps every part visible', () => {
    const diffs = [
      changed('a-rather-long-name-of-a-file-in/some/directory/that-goes-on/and-on', 1, 5000),
      changed('b', 3, 0),
    ];
    for (const width of [60, 80, 120]) {
      for (const line of renderStat(diffs, width).trimEnd().split('\n').slice(0, -1))
        expect(line.length).toBeLessThanOrEqual(width);
      expect(statRows(diffs, width).map(({ plus, minus }) => [plus > 0, minus > 0])).toEqual([
        [true, true],
        [false, true],
      ]);
    }
  });
});
