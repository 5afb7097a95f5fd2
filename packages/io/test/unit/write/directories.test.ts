import { describe, expect, it } from 'vitest';
import { memoryFileSystem, recordingFileSystem } from '../../../src/index.js';
import { ensureDir, removeFile } from '../../../src/protocols.js';
import { failOn, traceOf } from '../../../src/testing/index.js';
import { drivers } from '../../helpers/cases.js';

describe.each(drivers)('ensureDir and removeFile, $form', ({ run }) => {
  it('H-IO-2: makes what is missing, top down, each level synced in its parent', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    await run(fs, ensureDir('/a'));
    await run(fs, ensureDir('/a/b/c'));
    expect(traceOf(calls)).toEqual([
      'mkdir /a',
      'fsyncDir /',
      'mkdir /a/b',
      'fsyncDir /a',
      'mkdir /a/b/c',
      'fsyncDir /a/b',
    ]);
    await run(fs, ensureDir('/a/b/c'));
    expect(traceOf(calls)).toHaveLength(6);
  });

  it('H-IO-8: of tasks that make the same directories none fails, and each syncs before it returns', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem({ seed: 3 }));
    await Promise.all(Array.from({ length: 20 }, () => run(fs, ensureDir('/x/y/z'))));
    expect(fs.sync.lstat('/x/y/z')?.kind).toBe('directory');
    expect(traceOf(calls).filter((line) => line.startsWith('fsyncDir')).length).toBeGreaterThanOrEqual(3);
  });

  it('H-IO-4: a file in the way is an error, and so is a failing mkdir', async () => {
    const { fs } = recordingFileSystem(memoryFileSystem(), {
      fail: failOn('mkdir', 'ENOSPC', { when: (c) => c.path === '/b' }),
    });
    fs.sync.close(fs.sync.open('/a', 'wx'));
    await expect(run(fs, ensureDir('/a/b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(run(fs, ensureDir('/b/c'))).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('I-3: a removal is synced before it is acknowledged; absence is not an error', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    fs.sync.close(fs.sync.open('/a', 'wx'));
    expect(await run(fs, removeFile('/a'))).toBe(true);
    expect(await run(fs, removeFile('/a'))).toBe(false);
    expect(traceOf(calls).slice(2)).toEqual(['unlink /a', 'fsyncDir /', 'unlink /a !ENOENT']);
    fs.sync.mkdir('/d');
    await expect(run(fs, removeFile('/d'))).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
