import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  DurabilityError,
  memoryFileSystem,
  nodeFileSystem,
  recordingFileSystem,
  reducedDurability,
  type RecordedCall,
} from '../../../src/index.js';
import { writeFileAtomic } from '../../../src/protocols.js';
import { anyFault, failOn, noTemps } from '../../../src/testing/index.js';
import { cases, countOf, drivers, leftOpen } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

const unsupported = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'none'];
const unsupportedOnDirectories = [...unsupported, 'EPERM', 'EISDIR', 'EACCES', 'EBADF'];
const real = ['EIO', 'ENOSPC', 'EDQUOT', 'ESTALE', 'EROFS', 'ENXIO', 'ENODEV', 'EFBIG', 'ETIMEDOUT'];

/** `none`: the error that the seed injects, which has no code. */
const errorFor = (code: string): Error | string => (code === 'none' ? new Error('fsync is not supported') : code);

function codeOf(code: string): string {
  return code === 'none' ? '' : code;
}

describe.each(cases)('$name, $form', ({ row, write, bytes, run }) => {
  it.each(unsupported)(
    `${row('S-021')}, H-IO-5: an fsync of the file failing with %s is tolerated and told`,
    async (code) => {
      using dir = tempDir();
      const path = `${dir.path}/a`;
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsync', errorFor(code)) });
      const result = await run(fs, write(path, 'text'));
      expect(faults).toHaveLength(1);
      expect(readFileSync(path).equals(bytes('text'))).toBe(true);
      expect(result).toMatchObject({ durable: false, degraded: [{ op: 'fsync', code: codeOf(code) }] });
      expect(readdirSync(dir.path)).toEqual(['a']);
    },
  );

  it.each(unsupportedOnDirectories)(
    `${row('S-021')}, H-IO-5: an fsync of a directory failing with %s is tolerated and told, for made directories too`,
    async (code) => {
      using dir = tempDir();
      const path = `${dir.path}/d/a`;
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsyncDir', errorFor(code)) });
      const result = await run(fs, write(path, 'text'));
      expect(faults).toHaveLength(2);
      expect(readFileSync(path).equals(bytes('text'))).toBe(true);
      expect(result).toMatchObject({ durable: false, degraded: [{ op: 'fsyncDir', code: codeOf(code) }] });
      expect(noTemps(dir.path)).toEqual([]);
    },
  );

  it.each(real)(`${row('S-021')}, H-IO-6: a lasting %s of fsync keeps the old text and throws`, async (code) => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    writeFileSync(path, 'old');
    const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsync', code) });
    const error = await run(fs, write(path, 'new')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DurabilityError);
    expect(error).toMatchObject({ stage: 'file', published: false, data: { errno: code } });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(dir.path)).toEqual(['a']);
    expect(countOf(calls, 'rename')).toBe(0);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.length).toBeLessThan(10);
    expect(leftOpen(calls)).toEqual([]);
  });

  it(`${row('S-021')}, H-IO-6: under a lasting EIO a missing target stays missing`, async () => {
    using dir = tempDir();
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsync', 'EIO') });
    await expect(run(fs, write(`${dir.path}/a`, 'new'))).rejects.toThrow(DurabilityError);
    expect(readdirSync(dir.path)).toEqual([]);
  });

  it(`${row('S-021')}, I-7: after an EIO the write is made afresh in a new inode; no descriptor is synced twice`, async () => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    const inodes: number[] = [];
    const fail = failOn('fsync', 'EIO', { times: 2 });
    const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, {
      fail: (call) => {
        if (call.op === 'fsync') inodes.push(statSync(call.path!).ino);
        return fail(call);
      },
    });
    const result = await run(fs, write(path, 'new'));
    expect(faults).toHaveLength(2);
    expect(result.durable).toBe(true);
    expect(readFileSync(path).equals(bytes('new'))).toBe(true);
    const synced = calls.filter((call) => call.op === 'fsync');
    expect(new Set(synced.map((call) => call.path)).size).toBe(3);
    expect(statSync(path).ino).toBe(inodes[2]);
    expectWrittenWhole(calls, bytes('new').length);
    expect(readdirSync(dir.path)).toEqual(['a']);
  });

  it.each(real)(
    `${row('S-021')}, H-IO-6: a directory fsync failing with %s throws with the new text in place`,
    async (code) => {
      using dir = tempDir();
      const path = `${dir.path}/a`;
      writeFileSync(path, 'old');
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsyncDir', code) });
      const error = await run(fs, write(path, 'new')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: 'DurabilityError',
        stage: 'directory',
        published: true,
        data: { errno: code },
      });
      expect(faults).toHaveLength(1);
      expect(readFileSync(path).equals(bytes('new'))).toBe(true);
      expect(readdirSync(dir.path)).toEqual(['a']);
    },
  );

  it(`${row('S-018')}, H-IO-2: an EIO in syncing a made directory's parent throws before anything is put into it`, async () => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsyncDir', 'EIO') });
    await expect(run(fs, write(`${dir.path}/d/a`, 'new'))).rejects.toThrow(DurabilityError);
    expect(countOf(calls, 'rename')).toBe(0);
    expect(readdirSync(`${dir.path}/d`)).toEqual([]);
  });
});

/** Each attempt writes all bytes to its own temp: nothing of an earlier one is taken over. */
function expectWrittenWhole(calls: readonly RecordedCall[], bytes: number): void {
  const sizes = new Map<string, number>();
  for (const call of calls) {
    if (call.op !== 'write' || call.outcome.kind !== 'value') continue;
    sizes.set(call.path!, (sizes.get(call.path!) ?? 0) + (call.outcome.value as number));
  }
  expect([...sizes.values()]).toEqual([bytes, bytes, bytes]);
}

describe('the policy', () => {
  it.each(['EPERM', 'EISDIR', 'EACCES', 'EBADF'])(
    'H-IO-5: %s of a file fsync is a failure, not a lack of support',
    async (code) => {
      const { fs } = recordingFileSystem(memoryFileSystem(), { fail: failOn('fsync', code) });
      for (const { run } of drivers)
        await expect(run(fs, writeFileAtomic('/a', Buffer.from('x')))).rejects.toThrow(DurabilityError);
      expect(fs.sync.readdir('/')).toEqual([]);
    },
  );

  it('H-IO-5: reduced durability is noted once for each call and code in a process', async () => {
    using dir = tempDir();
    const fail = anyFault(failOn('fsync', 'ENOTSUP'), failOn('fsyncDir', 'ENOTSUP'));
    const { fs } = recordingFileSystem(nodeFileSystem, { fail });
    for (const name of ['a', 'b', 'c']) {
      for (const { run } of drivers) await run(fs, writeFileAtomic(`${dir.path}/${name}`, Buffer.from(name)));
    }
    const noted = reducedDurability().filter(({ code }) => code === 'ENOTSUP');
    expect(noted.map(({ op }) => op).toSorted()).toEqual(['fsync', 'fsyncDir']);
  });

  it('I-7: data that can be read once only is not written a second time', async () => {
    const once = (function* (): Generator<Uint8Array> {
      yield Buffer.from('gone after this');
    })();
    const { fs, calls } = recordingFileSystem(memoryFileSystem(), { fail: failOn('fsync', 'EIO', { times: 1 }) });
    await expect(drivers[0].run(fs, writeFileAtomic('/a', once))).rejects.toThrow(DurabilityError);
    expect(countOf(calls, 'fsync')).toBe(1);
    expect(fs.sync.readdir('/')).toEqual([]);
  });
});
