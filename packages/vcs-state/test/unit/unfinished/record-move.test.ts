import { readFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  moveOperationRecord,
  moveOperationRecordSync,
  readCheckoutJournalSync,
  writeCheckoutJournalSync,
  type CheckoutJournal,
  type RecordMove,
} from '../../../src/index.js';
import { JOURNAL, newState, SWAPPED, type RecordCase } from '../../records.js';
import { thrownBy } from '../../support.js';

const moveOf = ({ operation }: RecordCase, before: object | null, after: object | null): RecordMove =>
  ({ operation, before, after }) as RecordMove;

describe.each(SWAPPED)('a move of $file', (record) => {
  const { file, sample, next, write, read } = record;
  const sides = [
    [null, sample],
    [sample, next],
    [next, null],
  ] as const;

  it('I-10: brings it to either side, and again does nothing', async () => {
    for (const [before, after] of sides) {
      const at = newState();
      if (before !== null) write(at, before);
      const move = moveOf(record, before, after);
      for (const side of ['before', 'after', 'after', 'before', 'before'] as const) {
        expect(await moveOperationRecord(at, move, side)).toBe(true);
        expect(read(at)).toEqual(move[side]);
      }
    }
  });

  it('I-10: leaves a record alone that is at neither side', () => {
    const at = newState();
    write(at, sample);
    expect(moveOperationRecordSync(at, moveOf(record, next, null), 'after')).toBe(false);
    expect(moveOperationRecordSync(at, moveOf(record, null, next), 'before')).toBe(false);
    expect(read(at)).toEqual(sample);
  });

  it('H-ST-1: throws for a damaged one, which stays', () => {
    const at = newState();
    writeFileSync(`${at.dir}/${file}`, 'x');
    expect(thrownBy(() => moveOperationRecordSync(at, moveOf(record, sample, null), 'after')).code).toBe(
      'ERR_MUSE_DAMAGED_STATE',
    );
    expect(readFileSync(`${at.dir}/${file}`, 'utf8')).toBe('x');
  });

  it('the checkout journal remembers it exactly', () => {
    for (const [before, after] of sides) {
      const at = newState();
      const journal: CheckoutJournal = { ...JOURNAL, record: moveOf(record, before, after) };
      writeCheckoutJournalSync(at, journal);
      expect(readCheckoutJournalSync(at)).toEqual(journal);
    }
  });
});

it('H-ST-2: a move does not begin an operation in the middle of another', () => {
  const [merge, rebase] = SWAPPED as [RecordCase, RecordCase];
  const at = newState();
  merge.write(at, merge.sample);
  expect(moveOperationRecordSync(at, moveOf(rebase, null, rebase.sample), 'after')).toBe(false);
  expect(rebase.read(at)).toBeNull();
});

it('I-9: a journal with a record of an unknown operation, or one that is wrong, is not written', () => {
  const [merge] = SWAPPED as [RecordCase];
  for (const record of [
    { operation: 'checkout', before: null, after: null },
    { operation: 'merge', before: null },
    { operation: 'merge', before: null, after: { ...merge.sample, ours: 'x' } },
    { operation: 'rebase', before: null, after: merge.sample },
  ]) {
    const journal = { ...JOURNAL, record } as unknown as CheckoutJournal;
    expect(thrownBy(() => writeCheckoutJournalSync(newState(), journal)).code).toBe('ERR_MUSE_BAD_STATE');
  }
});
