import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, recordingFileSystem } from '../../../src/index.js';
import { createExclusive } from '../../../src/protocols.js';
import { expectFullProtocol, failOn, noTemps, traceOf } from '../../../src/testing/index.js';
import { drivers, leftOpen } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

const content = Buffer.from('content');

describe.each(drivers)('createExclusive, $form', ({ run }) => {
  it('H-IO-1: makes the file by the full protocol, complete from the moment it has its name', async () => {
    using dir = tempDir();
    const path = `${dir.path}/d/a`;
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const result = await run(fs, createExclusive(path, content, { mode: 0o400 }));
    expect(result).toEqual({ durable: true, degraded: [], bytes: content.length });
    expect(readFileSync(path).equals(content)).toBe(true);
    expectFullProtocol(calls, path, { prefix: '.muse-tmp-', mode: 0o400, content });
    expect(readdirSync(`${dir.path}/d`)).toEqual(['a']);
  });

  it('S-023: what exists is refused and untouched, a dangling link too', async () => {
    using dir = tempDir();
    writeFileSync(`${dir.path}/a`, 'old');
    symlinkSync('nowhere', `${dir.path}/l`);
    for (const name of ['a', 'l']) {
      const error = await run(nodeFileSystem, createExclusive(`${dir.path}/${name}`, content)).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'ERR_MUSE_EXISTS', kind: 'refused', data: { path: `${dir.path}/${name}` } });
    }
    expect(readFileSync(`${dir.path}/a`, 'utf8')).toBe('old');
    expect(readdirSync(dir.path).toSorted()).toEqual(['a', 'l']);
  });

  it('I-5: of 50 tasks one makes it, and the content is its own', async () => {
    const fs = memoryFileSystem({ seed: 7 });
    const tasks = Array.from({ length: 50 }, (_, i) => run(fs, createExclusive('/a', Buffer.from(`task ${i}`))));
    const results = await Promise.allSettled(tasks);
    const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
    expect(winners).toHaveLength(1);
    expect(Buffer.from(fs.sync.readFile('/a')!).toString()).toBe(`task ${winners[0]}`);
    expect(noTemps('/', { fs })).toEqual([]);
  });

  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
    'H-IO-8: without hard links (%s) the name is taken under a lock, by one of 20 tasks',
    async (code) => {
      using dir = tempDir();
      const { fs, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn('link', code) });
      const tasks = Array.from({ length: 20 }, (_, i) =>
        run(fs, createExclusive(`${dir.path}/a`, Buffer.from(`task ${i}`))),
      );
      const results = await Promise.allSettled(tasks);
      const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(faults).toHaveLength(20);
      expect(readFileSync(`${dir.path}/a`, 'utf8')).toBe(`task ${winners[0]}`);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ERR_MUSE_EXISTS' });
      expect(noTemps(dir.path)).toEqual([]);
    },
  );

  it.each(['open', 'write', 'close', 'link'] as const)('H-IO-4: when %s fails nothing is left', async (op) => {
    using dir = tempDir();
    const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, { fail: failOn(op, 'ENOSPC', { times: 1 }) });
    await expect(run(fs, createExclusive(`${dir.path}/a`, content))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(faults).toHaveLength(1);
    expect(readdirSync(dir.path)).toEqual([]);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('H-IO-6: under a lasting EIO nothing is published', async () => {
    using dir = tempDir();
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('fsync', 'EIO') });
    await expect(run(fs, createExclusive(`${dir.path}/a`, content))).rejects.toMatchObject({ published: false });
    expect(readdirSync(dir.path)).toEqual([]);
  });

  it('H-IO-1: the trace is temp, link, unlink of the temp, fsync of the directory', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    await run(fs, createExclusive('/d/a', content));
    expect(traceOf(calls).slice(-3)).toEqual(['link /d/.muse-tmp-* /d/a', 'unlink /d/.muse-tmp-*', 'fsyncDir /d']);
  });
});
