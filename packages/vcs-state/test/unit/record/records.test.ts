import { existsSync, readFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { newState, RECORDS, SWAPPED } from '../../records.js';
import { thrownBy } from '../../support.js';

describe.each(RECORDS)('$file', ({ file, sample, next, write, read, clear }) => {
  it('H-ST-1: is absent, reads back equal, is replaced, and is cleared', () => {
    const at = newState();
    expect(read(at)).toBeNull();
    write(at, sample);
    expect(read(at)).toEqual(sample);
    write(at, next, { expected: sample });
    expect(read(at)).toEqual(next);
    expect(clear(at)).toBe(true);
    expect(clear(at)).toBe(false);
    expect(read(at)).toBeNull();
    expect(existsSync(`${at.dir}/${file}`)).toBe(false);
  });

  it('I-2: is written by the full protocol, and removed durably', () => {
    const at = newState();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    write({ ...at, fs }, sample);
    const content = readFileSync(`${at.dir}/${file}`);
    expectFullProtocol(calls, `${at.dir}/${file}`, { prefix: '.muse-tmp-', content });
    expect(noTemps(at.dir)).toEqual([]);
    clear({ ...at, fs });
    const last = calls.findLastIndex((call) => call.op === 'unlink' && call.args[0] === `${at.dir}/${file}`);
    expect(calls[last + 1]).toMatchObject({ op: 'fsyncDir', args: [at.dir] });
  });

  it.each(['open', 'write', 'fsync', 'rename'] as const)(
    'H-IO-4: a failing %s keeps the old state, and no temp stays',
    (op) => {
      const at = newState();
      write(at, sample);
      const when = (call: { path?: string | undefined }): boolean => call.path?.includes('.muse-tmp-') === true;
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn(op, 'ENOSPC', { when }) });
      expect(thrownBy(() => write({ ...at, fs }, next, { expected: sample }))).toMatchObject(
        op === 'fsync' ? { cause: { code: 'ENOSPC' } } : { code: 'ENOSPC' },
      );
      expect(faults.length).toBeGreaterThan(0);
      expect(read(at)).toEqual(sample);
      expect(noTemps(at.dir)).toEqual([]);
    },
  );

  it('is JSON that people can read, with keys in snake_case and the version first', () => {
    const at = newState();
    write(at, sample);
    const text = readFileSync(`${at.dir}/${file}`, 'utf8');
    const keys = [...text.matchAll(/^ +"([^"]+)":/gm)].map(([, key]) => key);
    expect(keys[0]).toBe('version');
    expect(keys.at(-1)).toBe('sum');
    expect(keys.every((key) => /^[a-z_]+$/.test(key!))).toBe(true);
    expect(Object.keys(JSON.parse(text) as object)).toHaveLength(Object.keys(sample).length + 2);
  });

  it('is the same text whatever the order of the keys', () => {
    const at = newState();
    write(at, sample);
    const before = readFileSync(`${at.dir}/${file}`);
    write(at, Object.fromEntries(Object.entries(sample).reverse()), { expected: sample });
    expect(readFileSync(`${at.dir}/${file}`)).toEqual(before);
  });
});

describe.each(SWAPPED)('$file as a compare-and-swap', ({ operation, sample, next, write, read, clear }) => {
  it('I-5: is not begun twice', () => {
    const at = newState();
    write(at, sample);
    const error = thrownBy(() => write(at, next));
    expect(error).toMatchObject({ code: 'ERR_MUSE_UNFINISHED', kind: 'refused', data: { operation } });
    expect(read(at)).toEqual(sample);
  });

  it('I-5: is not replaced or removed if it is no longer what was read', () => {
    const at = newState();
    write(at, sample);
    write(at, next, { expected: sample });
    const refused = { code: 'ERR_MUSE_STATE_CHANGED', kind: 'refused' };
    expect(thrownBy(() => write(at, sample, { expected: sample }))).toMatchObject(refused);
    expect(thrownBy(() => clear(at, { expected: sample }))).toMatchObject(refused);
    expect(read(at)).toEqual(next);
    expect(clear(at, { expected: next })).toBe(true);
    expect(thrownBy(() => write(at, next, { expected: sample }))).toMatchObject(refused);
    expect(thrownBy(() => clear(at, { expected: sample }))).toMatchObject(refused);
    expect(read(at)).toBeNull();
  });
});
