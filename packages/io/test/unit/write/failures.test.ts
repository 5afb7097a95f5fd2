import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, recordingFileSystem, type Calls } from '../../../src/index.js';
import { anyFault, failOn, noTemps, systemError, traceOf } from '../../../src/testing/index.js';
import { cases, leftOpen } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

const failing: { readonly op: keyof Calls; readonly row: string }[] = [
  { op: 'open', row: 'H-IO-4' },
  { op: 'write', row: 'S-081' },
  { op: 'fchmod', row: 'H-IO-4' },
  { op: 'close', row: 'H-IO-4' },
  { op: 'rename', row: 'S-023' },
];

describe.each(cases)('$name, $form', ({ row, write, bytes, run }) => {
  describe.each(failing)('$op fails', ({ op, row: id }) => {
    it.each(['ENOSPC', 'EIO', 'EDQUOT', 'EACCES'])(
      `${row(id)}, H-IO-4: with %s: the original error, the old text, no temp, no open descriptor`,
      async (code) => {
        using dir = tempDir();
        const path = `${dir.path}/a`;
        writeFileSync(path, 'old');
        const error = systemError(code, { syscall: op });
        const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn(op, error, { times: 1 }) });
        await expect(run(fs, write(path, 'new', { mode: 0o640 }))).rejects.toBe(error);
        expect(faults).toHaveLength(1);
        expect(readFileSync(path, 'utf8')).toBe('old');
        expect(readdirSync(dir.path)).toEqual(['a']);
        expect(leftOpen(calls)).toEqual([]);
      },
    );

    it(`${row(id)}, H-IO-4: a missing target stays missing, and the same write succeeds when the fault is over`, async () => {
      using dir = tempDir();
      const path = `${dir.path}/a`;
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn(op, 'ENOSPC', { times: 1 }) });
      await expect(run(fs, write(path, 'new', { mode: 0o640 }))).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(faults).toHaveLength(1);
      expect(readdirSync(dir.path)).toEqual([]);
      await run(fs, write(path, 'new', { mode: 0o640 }));
      expect(readFileSync(path).equals(bytes('new'))).toBe(true);
    });
  });

  it(`${row('S-081')}: a disk that fills up after some bytes leaves the old text and no temp`, async () => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    writeFileSync(path, 'old');
    const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, {
      shorten: () => 5,
      fail: failOn('write', 'ENOSPC', { after: 2 }),
    });
    await expect(run(fs, write(path, 'a text of many bytes'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(faults).toHaveLength(3);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(dir.path)).toEqual(['a']);
    expect(leftOpen(calls)).toEqual([]);
  });

  it.each([1, 7, 4096])(`${row('S-081')}: short writes of %d bytes are continued`, async (limit) => {
    using dir = tempDir();
    const text = '0123456789'.repeat(limit === 1 ? 5 : 1000);
    const { fs, faults } = recordingFileSystem(nodeFileSystem, { shorten: () => limit });
    const result = await run(fs, write(`${dir.path}/a`, text));
    expect(faults.length).toBeGreaterThan(0);
    expect(result.bytes).toBe(bytes(text).length);
    expect(readFileSync(`${dir.path}/a`).equals(bytes(text))).toBe(true);
  });

  it(`${row('S-081')}: a write that takes no bytes, again and again, throws instead of going on for ever`, async () => {
    const { fs } = recordingFileSystem(memoryFileSystem(), { shorten: () => 0 });
    await expect(run(fs, write('/a', 'text'))).rejects.toThrow('took 0 of');
    expect(fs.sync.readdir('/')).toEqual([]);
  });

  it(`${row('H-IO-4')}: whichever call fails, the target is the whole old or the whole new text`, async () => {
    const effects = traceOf((await traced()).calls).length;
    expect(effects).toBeGreaterThan(6);
    for (const code of ['EIO', 'ENOSPC', 'EINVAL']) {
      for (let failed = 0; failed < effects; failed++) {
        const { fs, calls } = await traced(code, failed);
        const content = Buffer.from(fs.sync.readFile('/d/a') ?? Buffer.from('old'));
        const isNew = content.equals(bytes('new'));
        expect(isNew || content.toString() === 'old', `${code} at ${failed}: ${traceOf(calls).join('; ')}`).toBe(true);
        expect(noTemps('/', { fs })).toEqual([]);
        expect(leftOpen(calls)).toEqual([]);
      }
    }
  });

  /** Writes once in memory, into a new directory; of the calls that change something one may fail. */
  async function traced(code?: string, failed?: number): Promise<ReturnType<typeof recordingFileSystem>> {
    const ops = ['open', 'write', 'fchmod', 'fsync', 'close', 'fsyncDir', 'rename', 'mkdir'] as const;
    const fault = code === undefined ? undefined : failOn(ops, code, { after: failed!, times: 1 });
    const recording = recordingFileSystem(memoryFileSystem(), fault === undefined ? {} : { fail: anyFault(fault) });
    const failure = run(recording.fs, write('/d/a', 'new', { mode: 0o600 }));
    await (code === undefined ? failure : failure.catch((error: unknown) => expect(error).toBeInstanceOf(Error)));
    return recording;
  }
});
