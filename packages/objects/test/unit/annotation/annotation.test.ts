import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  annotateCommitSync,
  listAnnotatedSync,
  readAnnotations,
  readAnnotationsSync,
  verifyObjectsSync,
  writeCommitSync,
  type Annotation,
  type ObjectId,
} from '../../../src/index.js';
import { tempStore, type TempStore } from '../../helpers/temp-store.js';
import { ADA, someCommit } from '../../helpers/values.js';

const review: Annotation = { kind: 'review', by: ADA, text: 'Good.\n\nReally \udce9\n', result: 'pass' };
const note: Annotation = { kind: 'note', by: { ...ADA, name: '' }, text: '' };

const logOf = ({ dir }: TempStore, id: ObjectId): string =>
  join(dir, 'annotations', id.slice(7, 9), `${id.slice(9)}.jsonl`);

describe('annotations', () => {
  it('H-OBJ-10: come back as they were, in order, and the commit file is untouched', async () => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    const file = join(temp.dir, 'sha256', id.slice(7, 9), id.slice(9));
    const before = readFileSync(file);
    annotateCommitSync(temp.store, id, review);
    annotateCommitSync(temp.open(), id, note);
    expect(await readAnnotations(temp.open(), id)).toEqual({ annotations: [review, note], damaged: [] });
    expect(readAnnotationsSync(temp.store, writeCommitSync(temp.store, someCommit(2)))).toEqual({
      annotations: [],
      damaged: [],
    });
    expect(listAnnotatedSync(temp.store)).toEqual([id]);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(verifyObjectsSync(temp.store).problems).toEqual([]);
  });

  it('I-2, I-3: the line is synced before it is acknowledged, and every directory on the way to it', () => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    const { store, calls } = temp.record();
    annotateCommitSync(store, id, review);
    const log = logOf(temp, id);
    const ops = calls.map(({ op, args }) => `${op} ${typeof args[0] === 'string' ? args[0] : ''}`.trim());
    const annotations = join(temp.dir, 'annotations');
    const order = [
      `mkdir ${annotations}`,
      `fsyncDir ${temp.dir}`,
      `mkdir ${join(log, '..')}`,
      `fsyncDir ${annotations}`,
      `open ${log}`,
      `fsyncDir ${join(log, '..')}`,
      'fdatasync',
    ];
    const places = order.map((op) => ops.indexOf(op));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('H-IO-10, H-OBJ-10: a torn end is reported, and the next one is whole', () => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    annotateCommitSync(temp.store, id, review);
    const { length } = readFileSync(logOf(temp, id));
    annotateCommitSync(temp.store, id, note);
    truncateSync(logOf(temp, id), length + 30);
    const torn = { path: logOf(temp, id), offset: length, length: 30 };
    expect(readAnnotationsSync(temp.store, id)).toEqual({
      annotations: [review],
      damaged: [{ ...torn, reason: 'unfinished' }],
    });
    annotateCommitSync(temp.open(), id, note);
    expect(readAnnotationsSync(temp.store, id)).toEqual({
      annotations: [review, note],
      damaged: [{ ...torn, reason: 'malformed' }],
    });
  });

  it('I-1, I-9: a line that is not what was written, or not of this commit, is skipped and reported', () => {
    using temp = tempStore();
    const [id, other] = [1, 2].map((number) => writeCommitSync(temp.store, someCommit(number))) as [ObjectId, ObjectId];
    annotateCommitSync(temp.store, id, review);
    annotateCommitSync(temp.store, other, note);
    const [mine, theirs] = [id, other].map((one) => readFileSync(logOf(temp, one), 'utf8')) as [string, string];
    writeFileSync(logOf(temp, id), mine.replace('Good', 'Evil') + theirs + mine);
    const { annotations, damaged } = readAnnotationsSync(temp.store, id);
    expect(annotations).toEqual([review]);
    expect(damaged.map(({ reason }) => reason).sort()).toEqual(['checksum', 'malformed']);
  });

  it('I-9: a log is bounded: no writer makes it longer, and a longer one is not read', () => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    annotateCommitSync(temp.store, id, review);
    appendFileSync(logOf(temp, id), Buffer.alloc(3.9 * 1024 * 1024, 'x'));
    expect(() => annotateCommitSync(temp.store, id, note)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_TOO_LARGE', kind: 'refused' }),
    );
    expect(readAnnotationsSync(temp.store, id)).toMatchObject({ annotations: [review], damaged: [{}] });
    truncateSync(logOf(temp, id), 5 * 1024 * 1024);
    expect(() => readAnnotationsSync(temp.store, id)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_TOO_LARGE', kind: 'damaged' }),
    );
  });

  it.each<[string, Partial<Record<keyof Annotation, unknown>>]>([
    ['no kind', { kind: '' }],
    ['a kind of two words', { kind: 'two words' }],
    ['a kind in upper case', { kind: 'Review' }],
    ['a long kind', { kind: 'x'.repeat(33) }],
    ['an odd result', { result: 'pass\n' }],
    ['a person of two lines', { by: { ...ADA, name: 'a\nb' } }],
    ['a person without a zone', { by: { ...ADA, zone: 'Z' } }],
    ['a person that is no text', { by: { ...ADA, name: '\ud800' } }],
    ['a text that is none', { text: 'a\ud800b' }],
    ['a text that is too long', { text: 'é'.repeat(8_300) }],
  ])('H-CLI-4: %s is refused, and nothing is written', (_what, change) => {
    using temp = tempStore();
    const id = writeCommitSync(temp.store, someCommit(1));
    expect(() => annotateCommitSync(temp.store, id, { ...review, ...change } as Annotation)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD', kind: 'refused' }),
    );
    expect(listAnnotatedSync(temp.store)).toEqual([]);
  });

  it('H-OBJ-12: an id in any other form is refused before the disk is touched', () => {
    using temp = tempStore();
    const { store, calls } = temp.record();
    for (const id of ['', '../../x', 'sha256:12', `sha256:${'A'.repeat(64)}`, `sha256:${'0'.repeat(64)}\n`]) {
      expect(() => annotateCommitSync(store, id as ObjectId, review)).toThrow('sha256');
      expect(() => readAnnotationsSync(store, id as ObjectId)).toThrow('sha256');
    }
    expect(calls).toEqual([]);
  });
});
