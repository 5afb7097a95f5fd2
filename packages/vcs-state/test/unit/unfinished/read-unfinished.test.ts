import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { readUnfinished, readUnfinishedSync, stashRoots, unfinishedRoots } from '../../../src/index.js';
import { ID, JOURNAL, newState, RECORDS, STASHED, SWAPPED } from '../../records.js';
import { thrownBy } from '../../support.js';

describe('readUnfinished', () => {
  it('H-ST-2: answers nothing where nothing is in progress', async () => {
    expect(await readUnfinished(newState())).toEqual([]);
  });

  it.each(RECORDS)('H-ST-2: knows a $operation, its record, and how to go on', ({ operation, file, sample, write }) => {
    const at = newState();
    write(at, sample);
    const [found, ...others] = readUnfinishedSync(at);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ operation, path: `${at.dir}/${file}`, record: sample });
    const ways = [found!.resume, found!.abort];
    if (operation === 'checkout') expect(ways).toEqual([null, null]);
    else if (operation === 'bisect') expect(ways).toEqual([null, 'muse bisect reset']);
    else expect(ways).toEqual([`muse ${operation} --continue`, `muse ${operation} --abort`]);
  });

  it('a checkout that is done is not unfinished', () => {
    const at = newState();
    const journal = RECORDS.find(({ operation }) => operation === 'checkout')!;
    journal.write(at, { ...JOURNAL, state: 'applied' });
    expect(readUnfinishedSync(at)).toEqual([]);
  });

  it('a merge during a bisection: both, the merge first', () => {
    const at = newState();
    for (const operation of ['bisect', 'merge']) {
      const record = RECORDS.find((each) => each.operation === operation)!;
      record.write(at, record.sample);
    }
    expect(readUnfinishedSync(at).map(({ operation }) => operation)).toEqual(['merge', 'bisect']);
  });

  it('H-ST-2: of merge, rebase, cherry-pick and revert none begins while another is in progress, or damaged', () => {
    const exclusive = SWAPPED.filter(({ operation }) => operation !== 'bisect');
    for (const first of exclusive) {
      for (const second of exclusive.filter((each) => each !== first)) {
        const at = newState();
        first.write(at, first.sample);
        const error = thrownBy(() => second.write(at, second.sample));
        expect(error).toMatchObject({ code: 'ERR_MUSE_UNFINISHED', kind: 'refused' });
        expect((error as { hint?: string }).hint).toContain(`muse ${first.operation} --continue`);
        expect(existsSync(`${at.dir}/${second.file}`)).toBe(false);
        writeFileSync(`${at.dir}/${first.file}`, '');
        expect(thrownBy(() => second.write(at, second.sample)).code).toBe('ERR_MUSE_UNFINISHED');
      }
    }
  });

  it.each(RECORDS)('H-ST-1: a damaged $file is never taken for none, by no call, and stays', (record) => {
    const at = newState();
    const path = `${at.dir}/${record.file}`;
    writeFileSync(path, '{"version":1}\n');
    const calls = [() => readUnfinishedSync(at), () => record.read(at)];
    if (record.operation !== 'checkout') {
      calls.push(() => record.write(at, record.sample) as never);
      calls.push(() => record.write(at, record.sample, { expected: record.next }) as never);
      calls.push(() => record.clear(at) as never);
      calls.push(() => record.clear(at, { expected: record.sample }) as never);
    }
    for (const call of calls) {
      const error = thrownBy(call);
      expect(error).toMatchObject({ code: 'ERR_MUSE_DAMAGED_STATE', kind: 'damaged', data: { path } });
      expect(error.message).toContain(path);
      expect((error as { hint?: string }).hint).not.toBe('');
      expect(readFileSync(path, 'utf8')).toBe('{"version":1}\n');
    }
  });

  it.each(RECORDS)('H-ST-1: a directory or a link in the place of $file is damage', ({ file, read }) => {
    const at = newState();
    mkdirSync(`${at.dir}/${file}`);
    expect(thrownBy(() => read(at)).code).toBe('ERR_MUSE_DAMAGED_STATE');
    const other = newState();
    symlinkSync('/nowhere', `${other.dir}/${file}`);
    expect(thrownBy(() => read(other)).code).toBe('ERR_MUSE_DAMAGED_STATE');
  });
});

describe('what must be kept', () => {
  it.each(RECORDS)('H-OBJ-8: every id in the record of a $operation is a root', ({ sample, write, operation }) => {
    const at = newState();
    write(at, sample);
    const roots = new Set(unfinishedRoots(readUnfinishedSync(at)[0]!).map(({ id }) => String(id)));
    const { ref: _refs, ...named } = sample as { ref?: unknown };
    for (const [id] of JSON.stringify(named).matchAll(/sha256:[0-9a-f]{64}/g))
      expect([operation, roots.has(id)]).toEqual([operation, true]);
  });

  it('H-OBJ-8: stashed work and what it was made on are roots', () => {
    expect(stashRoots([STASHED])).toEqual([
      { id: ID('a'), kind: 'any' },
      { id: ID('b'), kind: 'commit' },
    ]);
  });
});
