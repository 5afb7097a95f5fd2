import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

import { memoryFileSystem } from '@muse/io';
import { describe, expect, it } from 'vitest';

import {
  createIntentSync,
  historySync,
  inspectCoordinationSync,
  openCoordination,
  releaseSync,
  renewSync,
} from '../../../src/index.js';
import {
  again,
  clocks,
  newCoordination,
  recorded,
  request,
  reserve,
  take,
  thrownBy,
} from '../../support/coordination.js';

describe('history', () => {
  it('tells what was created, renewed, released and expired, oldest first', () => {
    const clock = clocks();
    const coord = newCoordination({ fs: clock.fs, retentionSeconds: 0 });
    const first = take(coord, 'r1', 'a');
    clock.pass(1_000);
    renewSync(coord, { id: first.id, runId: 'r1', ttlSeconds: 10 });
    createIntentSync(coord, { ...request('r2', 'b'), reservationId: first.id });
    clock.pass(20_000);
    const second = take(coord, 'r2', 'a');
    releaseSync(coord, { id: second.id, runId: 'r2' });
    const told = historySync(again(coord)).events;
    expect(told.map(({ kind, at, record }) => [kind, at.slice(17, 23), record.kind, record.runId])).toEqual([
      ['created', '00.000', 'reservation', 'r1'],
      ['renewed', '01.000', 'reservation', 'r1'],
      ['created', '01.000', 'intent', 'r2'],
      ['expired', '11.000', 'reservation', 'r1'],
      ['created', '21.000', 'reservation', 'r2'],
      ['released', '21.000', 'reservation', 'r2'],
    ]);
    expect(told[0]!.record).toMatchObject({ id: first.id, fence: first.fence, addresses: ['a'], branch: 'main' });
  });

  it('can be asked for a run, an address and the newest events', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'src/a.ts');
    reserve(coord, 'r2', 'src/b.ts');
    reserve(coord, 'r1', 'docs');
    const told = (options: object): unknown[] =>
      historySync(coord, options).events.map(({ record }) => record.addresses[0]);
    expect(told({})).toEqual(['src/a.ts', 'src/b.ts', 'docs']);
    expect(told({ runId: 'r1' })).toEqual(['src/a.ts', 'docs']);
    expect(told({ address: 'src' })).toEqual(['src/a.ts', 'src/b.ts']);
    expect(told({ address: '*/b.*' })).toEqual(['src/b.ts', 'docs']);
    expect(told({ limit: 1 })).toEqual(['docs']);
    expect(told({ limit: 0 })).toEqual([]);
    expect(told({ limit: 2, runId: 'r1' })).toEqual(['src/a.ts', 'docs']);
    expect(thrownBy(() => historySync(coord, { address: '..' })).code).toBe('ERR_MUSE_BAD_ADDRESS');
  });

  it('H-COORD-5: a torn line and lines that are no events are passed over and named', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'a');
    const log = `${coord.dir}/coordination/events.log`;
    const [line] = readFileSync(log, 'utf8').split('\n');
    appendFileSync(log, `nonsense\n${line!.slice(0, 200)}`);
    reserve(coord, 'r2', 'b');
    const { events, warnings } = historySync(again(coord));
    expect(events.map(({ record }) => record.runId)).toEqual(['r1', 'r2']);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatchObject({
      path: log,
      reason: expect.stringContaining(`at byte ${line!.length + 1}`) as string,
    });
    expect(events[1]!.seq).toBeGreaterThan(events[0]!.seq + 1);
  });

  it('an event whose record was never published is told by nobody, and marked by the next change', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'a');
    const failing = recorded(coord, { fail: ({ op }) => (op === 'link' ? new Error('no link') : undefined) });
    expect(() => take(failing.coord, 'r2', 'b')).toThrow('no link');
    const runs = (): string[] => historySync(again(coord)).events.map(({ record }) => record.runId);
    expect(runs()).toEqual(['r1']);
    reserve(coord, 'r3', 'c');
    expect(runs()).toEqual(['r1', 'r3']);
    const log = readFileSync(`${coord.dir}/coordination/events.log`, 'utf8');
    expect(log).toContain('"event":"abandoned"');
    expect(log.trimEnd().split('\n')).toHaveLength(4);
  });

  it('the log is bounded: from a size on the newer half stays, whole events of it', () => {
    const fs = memoryFileSystem();
    const coord = openCoordination('/m', { fs, historyBytes: 20_000 });
    const sizes: number[] = [];
    const fences: number[] = [];
    for (let i = 0; i < 100; i++) {
      fences.push(take(again(coord, { historyBytes: 20_000 }), 'r', `a${i}`).fence);
      sizes.push(fs.sync.stat('/m/coordination/events.log')!.size);
    }
    expect(Math.max(...sizes)).toBeLessThan(21_000);
    expect(Math.min(...sizes.slice(40))).toBeGreaterThan(9_000);
    const { events, warnings } = historySync(coord);
    expect(warnings).toEqual([]);
    expect(events.map(({ seq }) => seq)).toEqual(fences.slice(-events.length));
    expect(inspectCoordinationSync(coord).problems).toEqual([]);
  });

  it('whatever the limit, the last event stays', () => {
    const coord = openCoordination('/m', { fs: memoryFileSystem(), historyBytes: 1 });
    const fences = ['a', 'b', 'c'].map((address) => take(coord, 'r', address).fence);
    expect(historySync(coord).events.map(({ seq }) => seq)).toEqual(fences.slice(1));
  });

  it('a directory that holds nothing yet has no history', () => {
    expect(historySync(newCoordination())).toEqual({ events: [], warnings: [] });
    const coord = newCoordination();
    reserve(coord, 'r1');
    writeFileSync(`${coord.dir}/coordination/events.log`, '');
    expect(historySync(coord).events).toEqual([]);
  });
});
