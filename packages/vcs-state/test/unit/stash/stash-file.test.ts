import { readFileSync, writeFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  dropStash,
  dropStashSync,
  listStash,
  listStashSync,
  pushStash,
  pushStashSync,
  type StashEntry,
} from '../../../src/index.js';
import { newState, STASHED } from '../../records.js';
import { thrownBy } from '../../support.js';

const entry = (number: number): StashEntry => ({ ...STASHED, message: `stash ${number}`, time: number });

describe('the stash list', () => {
  it('H-ST-4: lists the newest first, and drops the entry that is named, wherever it is', async () => {
    const at = newState();
    expect(await listStash(at)).toEqual([]);
    for (const number of [1, 2, 3]) await pushStash(at, entry(number));
    expect(listStashSync(at)).toEqual([entry(3), entry(2), entry(1)]);
    expect(await dropStash(at, entry(2))).toEqual([entry(3), entry(1)]);
    expect(listStashSync(at)).toEqual([entry(3), entry(1)]);
    expect(dropStashSync(at, entry(1))).toEqual([entry(3)]);
    expect(dropStashSync(at, entry(3))).toEqual([]);
    expect(listStashSync(at)).toEqual([]);
  });

  it('H-ST-4: an entry that another process dropped is refused, and the others stay', () => {
    const at = newState();
    pushStashSync(at, entry(1));
    expect(thrownBy(() => dropStashSync(at, entry(2)))).toMatchObject({
      code: 'ERR_MUSE_STASH_CHANGED',
      kind: 'refused',
      data: { id: STASHED.id },
    });
    expect(listStashSync(at)).toEqual([entry(1)]);
  });

  it('the same work stashed twice is two entries, of which one is dropped at a time', () => {
    const at = newState();
    pushStashSync(at, STASHED);
    pushStashSync(at, STASHED);
    expect(dropStashSync(at, STASHED)).toEqual([STASHED]);
  });

  it('I-2: is written by the full protocol, under a lock', () => {
    const at = newState();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    pushStashSync({ ...at, fs }, STASHED);
    expectFullProtocol(calls, `${at.dir}/STASH.json`, { prefix: '.muse-tmp-' });
    const read = calls.findIndex((call) => call.args[0] === `${at.dir}/STASH.json`);
    const locked = calls.findIndex(
      (call) => call.op === 'rename' && String(call.args[1]).startsWith(`${at.dir}/locks/stash/held-`),
    );
    expect(locked).toBeGreaterThanOrEqual(0);
    expect(locked).toBeLessThan(read);
    expect(noTemps(at.dir)).toEqual([]);
  });

  it('H-IO-4: a failing write keeps the old list', () => {
    const at = newState();
    pushStashSync(at, entry(1));
    const when = (call: { path?: string | undefined }): boolean => call.path?.includes('.muse-tmp-') === true;
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('write', 'ENOSPC', { when }) });
    expect(thrownBy(() => pushStashSync({ ...at, fs }, entry(2))).code).toBe('ENOSPC');
    expect(thrownBy(() => dropStashSync({ ...at, fs }, entry(1))).code).toBe('ENOSPC');
    expect(listStashSync(at)).toEqual([entry(1)]);
    expect(noTemps(at.dir)).toEqual([]);
  });

  it('H-ST-5: a damaged list is an error for every call, and is never wiped', () => {
    const at = newState();
    pushStashSync(at, entry(1));
    const path = `${at.dir}/STASH.json`;
    const sound = readFileSync(path, 'utf8');
    for (const text of ['', '[]', sound.slice(0, -1), sound.replace('stash 1', 'stash 2'), '\0'.repeat(sound.length)]) {
      writeFileSync(path, text);
      for (const call of [
        () => listStashSync(at),
        () => pushStashSync(at, entry(2)),
        () => dropStashSync(at, entry(1)),
      ]) {
        expect(thrownBy(call)).toMatchObject({ code: 'ERR_MUSE_DAMAGED_STATE', kind: 'damaged', data: { path } });
        expect(readFileSync(path, 'utf8')).toBe(text);
      }
    }
  });

  it('H-ST-5: no size makes entries disappear', () => {
    const at = newState();
    pushStashSync(at, { ...STASHED, message: 'x'.repeat(2_000_000) });
    for (let number = 0; number < 3; number++) pushStashSync(at, entry(number));
    expect(listStashSync(at)).toHaveLength(4);
    expect(listStashSync(at).at(-1)!.message).toHaveLength(2_000_000);
  });

  it.each<[string, object]>([
    ['no snapshot', { id: undefined }],
    ['a base that is no id', { base: 'main' }],
    ['an author without an address', { author: { name: 'Ada' } }],
    ['a time that is no number', { time: '1' }],
  ])('I-9: refuses an entry with %s, and keeps the list', (_what, change) => {
    const at = newState();
    pushStashSync(at, entry(1));
    const bad = { ...STASHED, ...change } as StashEntry;
    expect(thrownBy(() => pushStashSync(at, bad))).toMatchObject({ code: 'ERR_MUSE_BAD_STATE', kind: 'refused' });
    expect(listStashSync(at)).toEqual([entry(1)]);
  });
});
