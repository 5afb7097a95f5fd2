import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  clearCheckoutJournalSync,
  readCheckoutJournal,
  readCheckoutJournalSync,
  writeCheckoutJournal,
  writeCheckoutJournalSync,
  type CheckoutJournal,
  type StateDir,
  type ObjectId,
} from '../../../src/index.js';
import { tempDir, thrownBy } from '../../support.js';

const ID = (digit: string): ObjectId => `sha256:${digit.repeat(64)}` as ObjectId;
const JOURNAL: CheckoutJournal = {
  operation: 'switch',
  head: { before: 'ref: refs/heads/main\n', after: 'ref: refs/heads/topic\n' },
  ref: { name: 'refs/heads/topic', expected: null, next: ID('a') },
  trees: { from: ID('b'), to: ID('c') },
  paths: ['a', 'dir/\udc80 not UTF-8', 'two\nlines'],
  boot: '1234',
  state: 'applying',
};

function newState(): StateDir {
  return { fs: nodeFileSystem, dir: tempDir() };
}

describe('the checkout journal', () => {
  it('I-10: reads back equal, is replaced and is cleared', async () => {
    const state = newState();
    expect(readCheckoutJournalSync(state)).toBeNull();
    await writeCheckoutJournal(state, JOURNAL);
    expect(await readCheckoutJournal(state)).toEqual(JOURNAL);
    const {
      ref: _ref,
      paths: _paths,
      ...applied
    } = { ...JOURNAL, state: 'applied' as const, trees: { from: null, to: ID('d') } };
    writeCheckoutJournalSync(state, applied);
    expect(readCheckoutJournalSync(state)).toEqual(applied);
    expect(clearCheckoutJournalSync(state)).toBe(true);
    expect(clearCheckoutJournalSync(state)).toBe(false);
    expect(readCheckoutJournalSync(state)).toBeNull();
  });

  it('I-2: follows the full protocol, and its removal is synced', () => {
    const state = newState();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    writeCheckoutJournalSync({ ...state, fs }, JOURNAL);
    expectFullProtocol(calls, `${state.dir}/CHECKOUT.json`, { prefix: '.muse-tmp-' });
    clearCheckoutJournalSync({ ...state, fs });
    expect(calls.slice(-2).map((call) => call.op)).toEqual(['unlink', 'fsyncDir']);
  });

  it('keeps the old one when a write fails', () => {
    const state = newState();
    writeCheckoutJournalSync(state, JOURNAL);
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('rename', 'EIO') });
    expect(thrownBy(() => writeCheckoutJournalSync({ ...state, fs }, { ...JOURNAL, state: 'applied' })).code).toBe(
      'EIO',
    );
    expect(readCheckoutJournalSync(state)).toEqual(JOURNAL);
    expect(noTemps(state.dir)).toEqual([]);
  });

  it.each([
    ['no verb', { operation: 'x; rm' }],
    ['a short id', { trees: { from: null, to: 'sha256:abc' } }],
    ['a ref outside', { ref: { name: '../x', expected: null, next: null } }],
    ['paths that are no texts', { paths: [1] }],
    ['an unknown state', { state: 'done' }],
    ['no boot', { boot: undefined }],
    ['no head', { head: {} }],
  ])('I-9: refuses to write one with %s', (_what, change) => {
    const state = newState();
    const bad = { ...JOURNAL, ...change } as unknown as CheckoutJournal;
    expect(thrownBy(() => writeCheckoutJournalSync(state, bad))).toMatchObject({
      code: 'ERR_MUSE_BAD_STATE',
      kind: 'refused',
    });
    expect(existsSync(`${state.dir}/CHECKOUT.json`)).toBe(false);
  });

  it.each([
    ['nothing', () => ''],
    ['zeros', (text: string) => '\0'.repeat(text.length)],
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    ['a changed digit', (text: string) => text.replace('sha256:aaaa', 'sha256:aaab')],
    ['another JSON value', () => 'null'],
    ['a list', () => '[]'],
    ['no journal', () => '{"sum":"x"}'],
  ])('H-ST-1: with %s in it throws, naming file and way out, and stays as it is', (_what, damage) => {
    const state = newState();
    writeCheckoutJournalSync(state, JOURNAL);
    const path = `${state.dir}/CHECKOUT.json`;
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const before = readFileSync(path);
    const error = thrownBy(() => readCheckoutJournalSync(state));
    expect(error).toMatchObject({ code: 'ERR_MUSE_DAMAGED_STATE', kind: 'damaged', data: { path } });
    expect(error.message).toContain(path);
    expect((error as { hint?: string }).hint).toContain('remove the file');
    expect(readFileSync(path)).toEqual(before);
  });

  it('H-ST-1: a directory in its place is damage, not absence', () => {
    const state = newState();
    mkdirSync(`${state.dir}/CHECKOUT.json`);
    expect(thrownBy(() => readCheckoutJournalSync(state)).code).toBe('ERR_MUSE_DAMAGED_STATE');
  });
});
