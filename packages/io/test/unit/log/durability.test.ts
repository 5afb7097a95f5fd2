import { describe, expect, it } from 'vitest';
import {
  DurabilityError,
  memoryFileSystem,
  openLog,
  recordingFileSystem,
  type FileSystem,
  type LogOptions,
  type Recording,
  type RecordingOptions,
} from '../../../src/index.js';
import { appendRecords } from '../../../src/protocols.js';
import { anyFault, failOn, traceOf } from '../../../src/testing/index.js';
import { drivers, leftOpen } from '../../helpers/cases.js';
import { valuesOf } from '../../helpers/logs.js';

/** The lock is not the matter here: its calls are left out of the trace by having none. */
const unlocked: LogOptions = { lockPath: null };

function recorded(options: RecordingOptions = {}): Recording & { readonly inner: FileSystem } {
  const inner = memoryFileSystem();
  return { ...recordingFileSystem(inner, options), inner };
}

describe.each(drivers)('durability of appends, $form', ({ run }) => {
  it('H-IO-10, I-2: the name is durable before the first record, each record before it is acknowledged', async () => {
    const { fs, calls } = recorded();
    const log = openLog('/d/log', { fs, ...unlocked });
    await run(fs, appendRecords(log, ['a']));
    const line = '{"sum":"........","len":3,"data":"a"}\n'.length;
    expect(traceOf(calls)).toEqual([
      'open /d/log a !ENOENT',
      'mkdir /d',
      'fsyncDir /',
      'open /d/log a',
      'fsyncDir /d',
      `write /d/log ${line}`,
      'fdatasync /d/log',
      'close /d/log',
    ]);
    const start = calls.length;
    await run(fs, appendRecords(log, ['b', 'c']));
    expect(traceOf(calls.slice(start))).toEqual([
      'open /d/log a',
      `write /d/log ${2 * line}`,
      'fdatasync /d/log',
      'close /d/log',
    ]);
  });

  it('H-IO-10: a handle does not trust that another one synced the directory', async () => {
    const { fs, calls } = recorded();
    await run(fs, appendRecords(openLog('/log', { fs, ...unlocked, fsync: 'process' }), ['a']));
    expect(traceOf(calls).some((line) => line.startsWith('f'))).toBe(false);
    await run(fs, appendRecords(openLog('/log', { fs, ...unlocked }), ['b']));
    expect(traceOf(calls).filter((line) => line.startsWith('f'))).toEqual(['fsyncDir /', 'fdatasync /log']);
  });

  it("H-IO-10: 'process' syncs nothing and says so", async () => {
    const { fs, calls } = recorded();
    const log = openLog('/log', { fs, fsync: 'process' });
    expect(await run(fs, appendRecords(log, ['a']))).toMatchObject({ durable: false, degraded: [] });
    expect(calls.filter((call) => ['fsync', 'fdatasync', 'fsyncDir'].includes(call.op))).toEqual([]);
    expect(await valuesOf(log)).toEqual(['a']);
  });

  it.each(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])('H-IO-5: %s is tolerated and told', async (code) => {
    const { fs, faults } = recorded({ fail: failOn(['fdatasync', 'fsyncDir'], code) });
    const log = openLog('/log', { fs });
    const result = await run(fs, appendRecords(log, ['a']));
    expect(faults).toHaveLength(2);
    expect(result).toMatchObject({
      durable: false,
      degraded: [
        { op: 'fsyncDir', code },
        { op: 'fsync', code },
      ],
    });
    expect(await valuesOf(log)).toEqual(['a']);
  });

  it.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'ESTALE'])(
    'H-IO-6, I-7: an fsync failing with %s throws, the records are taken back, and that descriptor is not synced again',
    async (code) => {
      const { fs, calls, faults } = recorded({ fail: failOn('fdatasync', code, { after: 1, times: 1 }) });
      const log = openLog('/log', { fs });
      await run(fs, appendRecords(log, ['kept']));
      const error = await run(fs, appendRecords(log, ['lost', 'too'])).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DurabilityError);
      expect(error).toMatchObject({ stage: 'file', published: false, data: { errno: code, path: '/log' } });
      expect(faults).toHaveLength(1);
      expect(await valuesOf(log)).toEqual(['kept']);
      await run(fs, appendRecords(log, ['again']));
      expect(await valuesOf(log)).toEqual(['kept', 'again']);
      const synced = calls.filter((call) => call.op === 'fdatasync').map((call) => call.args[0]);
      expect(new Set(synced).size).toBe(synced.length);
      expect(leftOpen(calls)).toEqual([]);
    },
  );

  it('H-IO-6: where taking back fails too, the next append starts with a newline of its own', async () => {
    const fail = anyFault(failOn('fdatasync', 'EIO', { times: 1 }), failOn('ftruncate', 'EIO', { times: 1 }));
    const { fs, inner } = recorded({ fail });
    const log = openLog('/log', { fs });
    await expect(run(fs, appendRecords(log, ['doubtful']))).rejects.toThrow(DurabilityError);
    await run(fs, appendRecords(log, ['sure']));
    const text = Buffer.from(inner.sync.readFile('/log')!).toString();
    expect(text).toMatch(/^\{.*"doubtful"\}\n\n\{.*"sure"\}\n$/);
    // The doubtful record is read as long as it can be: it was not acknowledged, so both answers are right.
    expect(await valuesOf(log)).toEqual(['doubtful', 'sure']);
  });

  it('H-IO-4: a disk that fills up half-way throws the original error, and the half is taken back', async () => {
    const { fs, calls, faults } = recorded({
      shorten: () => 40,
      fail: failOn('write', 'ENOSPC', { after: 1, times: 1 }),
    });
    const log = openLog('/log', { fs });
    await expect(run(fs, appendRecords(log, ['x'.repeat(50)]))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(faults.length).toBeGreaterThan(1);
    expect(fs.sync.stat('/log')?.size).toBe(0);
    await run(fs, appendRecords(log, ['small']));
    expect(await valuesOf(log)).toEqual(['small']);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('H-IO-4: short writes are continued', async () => {
    const { fs } = recorded({ shorten: () => 7 });
    const log = openLog('/log', { fs });
    await run(fs, appendRecords(log, ['one', { two: 2 }]));
    expect(await valuesOf(log)).toEqual(['one', { two: 2 }]);
  });

  it('H-IO-9: with the promise form, tasks that append at once all find their records in the log', async () => {
    const fs = memoryFileSystem({ seed: 11 });
    const log = openLog('/log', { fs });
    const tasks = Array.from({ length: 30 }, (_, i) => run(fs, appendRecords(log, [i, i])));
    await Promise.all(tasks);
    const values = await valuesOf(log);
    for (let i = 0; i < 60; i += 2) expect(values[i]).toBe(values[i + 1]);
    expect(new Set(values)).toEqual(new Set(Array.from({ length: 30 }, (_, i) => i)));
  });
});
