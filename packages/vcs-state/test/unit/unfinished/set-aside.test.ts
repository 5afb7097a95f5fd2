import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { recordingFileSystem, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { readUnfinishedSync, setAsideDamagedState, setAsideDamagedStateSync } from '../../../src/index.js';
import { newState, RECORDS } from '../../records.js';
import { thrownBy } from '../../support.js';

describe.each(RECORDS)('setAsideDamagedState of $file', ({ operation, file, sample, write, read }) => {
  it('H-ST-1: ends the operation, keeps the damaged bytes under another name, and a new one can begin', async () => {
    const at = newState();
    writeFileSync(`${at.dir}/${file}`, 'damaged bytes');
    const aside = await setAsideDamagedState(at, operation);
    expect(aside).toMatch(new RegExp(`/${file}\\.damaged-[0-9a-f]{16}$`));
    expect(readFileSync(aside!, 'utf8')).toBe('damaged bytes');
    expect(readUnfinishedSync(at)).toEqual([]);
    write(at, sample);
    expect(read(at)).toEqual(sample);
  });

  it('H-ST-1: leaves a sound one alone', () => {
    const at = newState();
    write(at, sample);
    expect(thrownBy(() => setAsideDamagedStateSync(at, operation))).toMatchObject({
      code: 'ERR_MUSE_STATE_NOT_DAMAGED',
      kind: 'refused',
    });
    expect(read(at)).toEqual(sample);
  });

  it('does nothing where there is none', () => {
    expect(setAsideDamagedStateSync(newState(), operation)).toBeNull();
  });
});

it('moves a directory aside too, and never over an earlier one', () => {
  const at = newState();
  for (let round = 0; round < 3; round++) {
    mkdirSync(`${at.dir}/MERGE_STATE.json`);
    setAsideDamagedStateSync(at, 'merge');
  }
  expect(readdirSync(at.dir).filter((entry) => entry.startsWith('MERGE_STATE.json.damaged-'))).toHaveLength(3);
  expect(existsSync(`${at.dir}/MERGE_STATE.json`)).toBe(false);
});

it('I-3: is one rename and one sync', () => {
  const at = newState();
  writeFileSync(`${at.dir}/MERGE_STATE.json`, '');
  const { fs, calls } = recordingFileSystem(nodeFileSystem);
  const aside = setAsideDamagedStateSync({ ...at, fs }, 'merge')!;
  const trace = traceOf(calls, { root: at.dir });
  const renamed = trace.indexOf(`rename MERGE_STATE.json ${aside.slice(at.dir.length + 1)}`);
  expect(renamed).toBeGreaterThanOrEqual(0);
  expect(trace[renamed + 1]).toBe(`fsyncDir ${at.dir}`);
});
