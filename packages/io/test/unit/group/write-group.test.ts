import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, recordingFileSystem, type GroupFile } from '../../../src/index.js';
import { writeGroup } from '../../../src/protocols.js';
import { expectFullProtocol, failOn, noTemps } from '../../../src/testing/index.js';
import { countOf, drivers, leftOpen } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

function group(root: string, count: number): GroupFile[] {
  return Array.from({ length: count }, (_, i) => ({ path: `${root}/${i % 3}/${i}`, data: Buffer.from(`file ${i}`) }));
}

describe.each(drivers)('writeGroup, $form', ({ form, run }) => {
  it('H-IO-1: every file is written by the full protocol, with one fsync for each file and one for each directory', async () => {
    using dir = tempDir();
    for (const name of ['0', '1', '2']) nodeFileSystem.sync.mkdir(`${dir.path}/${name}`);
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const files = group(dir.path, 20);
    const result = await run(fs, writeGroup(files));
    expect(result).toEqual({ durable: true, degraded: [], bytes: 20 * 6 + 10 });
    for (const { path, data } of files) {
      expect(readFileSync(path).equals(data as Buffer)).toBe(true);
      expectFullProtocol(calls, path, { prefix: '.muse-tmp-', content: data as Buffer });
    }
    expect([countOf(calls, 'fsync'), countOf(calls, 'fsyncDir'), countOf(calls, 'rename')]).toEqual([20, 3, 20]);
    expect(noTemps(dir.path)).toEqual([]);
  });

  it('I-4: nothing is renamed before all is synced, and the renames are in the given order', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem({ seed: 5 }));
    const files = group('/d', 12).toReversed();
    await run(fs, writeGroup(files));
    const renames = calls.filter((call) => call.op === 'rename');
    expect(renames.map((call) => call.args[1])).toEqual(files.map((file) => file.path));
    const lastSync = Math.max(...calls.filter((call) => call.op === 'fsync').map((call) => call.ended));
    expect(renames[0]!.started).toBeGreaterThan(lastSync);
    const firstDirectory = calls.findIndex((call, i) => call.op === 'fsyncDir' && i > calls.indexOf(renames[0]!));
    expect(calls[firstDirectory]!.started).toBeGreaterThan(renames.at(-1)!.ended);
    if (form === 'promises') {
      const syncs = calls.filter((call) => call.op === 'fsync');
      const overlapping = syncs.filter(
        (call, i) => i > 0 && call.started < Math.max(...syncs.slice(0, i).map((c) => c.ended)),
      );
      expect(overlapping.length).toBeGreaterThan(0);
    }
  });

  it('H-IO-1: makes missing directories, keeps to the options of each file, and the last of two with one path wins', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    const result = await run(
      fs,
      writeGroup([
        { path: '/x/y/a', data: Buffer.from('1'), options: { mode: 0o444, tempPrefix: '.obj-tmp-' } },
        { path: '/x/y/a', data: [Buffer.from('2'), Buffer.from('3')] },
        { path: '/x/cache', data: Buffer.from('4'), options: { durability: 'process' } },
      ]),
    );
    expect(Buffer.from(fs.sync.readFile('/x/y/a')!).toString()).toBe('23');
    expect(result).toMatchObject({ durable: false, bytes: 4 });
    expect(countOf(calls, 'fsync')).toBe(2);
    expect(calls.some((call) => String(call.args[0]).startsWith('/x/y/.obj-tmp-'))).toBe(true);
  });

  it('H-IO-1: an empty group does nothing', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    expect(await run(fs, writeGroup([]))).toEqual({ durable: true, degraded: [], bytes: 0 });
    expect(calls).toEqual([]);
  });

  it.each([
    ['open', 'ENOSPC', 7],
    ['write', 'ENOSPC', 4],
    ['close', 'EIO', 9],
    ['fsync', 'EIO', 0],
  ] as const)('H-IO-4: when one %s fails with %s nothing is published and no temp is left', async (op, code, after) => {
    using dir = tempDir();
    for (const name of ['0', '1', '2']) nodeFileSystem.sync.mkdir(`${dir.path}/${name}`);
    writeFileSync(`${dir.path}/0/0`, 'old');
    const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn(op, code, { after }) });
    await expect(run(fs, writeGroup(group(dir.path, 12)))).rejects.toThrow(code);
    expect(faults.length).toBeGreaterThan(0);
    expect(readFileSync(`${dir.path}/0/0`, 'utf8')).toBe('old');
    expect([readdirSync(`${dir.path}/0`), readdirSync(`${dir.path}/1`), readdirSync(`${dir.path}/2`)]).toEqual([
      ['0'],
      [],
      [],
    ]);
    expect(countOf(calls, 'rename')).toBe(0);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('H-IO-4: when a rename fails, what came before it is published whole, what comes after is not, and no temp is left', async () => {
    const { fs } = recordingFileSystem(memoryFileSystem(), { fail: failOn('rename', 'EIO', { after: 5, times: 1 }) });
    await expect(run(fs, writeGroup(group('/d', 9)))).rejects.toMatchObject({ code: 'EIO' });
    const there = group('/d', 9).map(({ path }) => fs.sync.lstat(path) !== undefined);
    expect(there).toEqual([true, true, true, true, true, false, false, false, false]);
    expect(noTemps('/', { fs })).toEqual([]);
  });

  it('H-IO-5: lack of support is told for all files together', async () => {
    const { fs } = recordingFileSystem(memoryFileSystem(), { fail: failOn(['fsync', 'fsyncDir'], 'ENOTSUP') });
    const result = await run(
      fs,
      writeGroup([
        { path: '/a', data: Buffer.from('1') },
        { path: '/b', data: Buffer.from('2') },
      ]),
    );
    expect(result.durable).toBe(false);
    expect(result.degraded.map(({ op }) => op)).toEqual(['fsync', 'fsync', 'fsyncDir']);
  });
});
