import { describe, expect, it } from 'vitest';
import { memoryFileSystem, recordingFileSystem, type Calls, type FileSystem } from '../../../src/index.js';
import { anyFault, failOn, traceOf } from '../../../src/testing/index.js';

const bytes = Buffer.from('some bytes');

/** The calls of one form as functions that answer with a promise. */
const forms = [
  { form: 'sync', call: async (fs: FileSystem, op: keyof Calls, ...args: unknown[]) => apply(fs.sync, op, args) },
  {
    form: 'promises',
    call: async (fs: FileSystem, op: keyof Calls, ...args: unknown[]) => apply(fs.promises, op, args),
  },
];

function apply(calls: object, op: string, args: unknown[]): unknown {
  return (calls as Record<string, (...args: unknown[]) => unknown>)[op]!(...args);
}

describe.each(forms)('recordingFileSystem, $form', ({ call }) => {
  it('keeps every call with its arguments, its path and its outcome', async () => {
    const { fs, calls, faults } = recordingFileSystem(memoryFileSystem());
    const fd = await call(fs, 'open', '/a', 'wx', 0o600);
    await call(fs, 'write', fd, bytes, 5, 5, null);
    await call(fs, 'close', fd);
    await call(fs, 'rename', '/no', '/b').catch(() => undefined);
    await call(fs, 'now');
    expect(calls.map(({ op, path, args }) => [op, path, args[0]])).toEqual([
      ['open', '/a', '/a'],
      ['write', '/a', fd],
      ['close', '/a', fd],
      ['rename', '/no', '/no'],
      ['now', undefined, undefined],
    ]);
    expect(calls[1]!.args.slice(1)).toEqual([Uint8Array.from(bytes.subarray(5)), 0, 5, null]);
    expect(calls.map(({ started, ended }) => [started, ended]).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(calls[0]!.outcome).toEqual({ kind: 'value', value: fd });
    expect(calls[3]!.outcome).toMatchObject({ kind: 'error', injected: false, error: { code: 'ENOENT' } });
    expect(faults).toEqual([]);
  });

  it('keeps the bytes as they were when they were written', async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    const buffer = Buffer.from('before');
    const fd = await call(fs, 'open', '/a', 'wx');
    await call(fs, 'write', fd, buffer, 0, 6, null);
    buffer.fill('x');
    expect(Buffer.from(calls[1]!.args[1] as Uint8Array).toString()).toBe('before');
  });

  it('tells the files apart that had one descriptor after the other, when their calls overlap', async () => {
    const inner = memoryFileSystem();
    let release = (): void => undefined;
    const ending = new Promise<void>((resolve) => (release = resolve));
    // The number is free as soon as the system has closed the file, and the answer comes late.
    const slow = {
      ...inner,
      promises: { ...inner.promises, open: async () => 7, close: () => ending, fsync: async () => undefined },
    };
    const { fs, calls } = recordingFileSystem(slow);
    const first = await fs.promises.open('/first', 'wx');
    const closing = fs.promises.close(first);
    const second = await fs.promises.open('/second', 'wx');
    release();
    await closing;
    await fs.promises.fsync(second);
    expect(calls.map(({ path }) => path)).toEqual(['/first', '/first', '/second', '/second']);
  });

  it('fails a call instead of making it', async () => {
    const error = new Error('chosen');
    const { fs, calls, faults } = recordingFileSystem(memoryFileSystem(), { fail: failOn('mkdir', error) });
    await expect(call(fs, 'mkdir', '/d')).rejects.toBe(error);
    expect(await call(fs, 'lstat', '/d')).toBeUndefined();
    expect(faults).toEqual([calls[0]]);
    expect(calls[0]!.outcome).toEqual({ kind: 'error', error, injected: true });
  });

  it('fails a call after it was made: the effect is there, the answer is lost', async () => {
    const { fs, faults } = recordingFileSystem(memoryFileSystem(), { failAfter: failOn('mkdir', 'EIO') });
    await expect(call(fs, 'mkdir', '/d')).rejects.toMatchObject({ code: 'EIO', syscall: 'mkdir', path: '/d' });
    expect(await call(fs, 'lstat', '/d')).toMatchObject({ kind: 'directory' });
    expect(faults).toHaveLength(1);
  });

  it('shortens writes, and fails the one after', async () => {
    const { fs, faults } = recordingFileSystem(memoryFileSystem(), {
      shorten: () => 4,
      fail: failOn('write', 'ENOSPC', { after: 1 }),
    });
    const fd = await call(fs, 'open', '/a', 'wx');
    expect(await call(fs, 'write', fd, bytes, 0, bytes.length, null)).toBe(4);
    await expect(call(fs, 'write', fd, bytes, 4, 6, null)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(Buffer.from((await call(fs, 'readFile', '/a')) as Uint8Array).toString()).toBe('some');
    expect(faults).toHaveLength(2);
  });
});

describe('failOn', () => {
  it('can be limited to some calls, and to some of them', async () => {
    const { fs, faults } = recordingFileSystem(memoryFileSystem(), {
      fail: anyFault(
        failOn('mkdir', 'EIO', { after: 1, times: 2 }),
        failOn(['unlink', 'rmdir'], 'EBUSY', { when: ({ path }) => path === '/keep' }),
      ),
    });
    const outcome = (act: () => void): string => {
      try {
        act();
        return 'done';
      } catch (error) {
        return (error as NodeJS.ErrnoException).code!;
      }
    };
    expect(['/a', '/b', '/b', '/keep'].map((path) => outcome(() => fs.sync.mkdir(path)))).toEqual([
      'done',
      'EIO',
      'EIO',
      'done',
    ]);
    expect(['/a', '/keep', '/keep'].map((path) => outcome(() => fs.sync.rmdir(path)))).toEqual([
      'done',
      'EBUSY',
      'EBUSY',
    ]);
    expect(faults).toHaveLength(4);
  });
});

describe('traceOf', () => {
  it('shows what changed something, with the names of temps masked and the root cut off', () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    fs.sync.mkdir('/base');
    const fd = fs.sync.open('/base/.obj-tmp-1-2-3', 'wx', 0o666);
    fs.sync.fchmod(fd, 0o444);
    fs.sync.lstat('/base');
    fs.sync.close(fd);
    fs.sync.rename('/base/.obj-tmp-1-2-3', '/base/a');
    expect(() => fs.sync.unlink('/no')).toThrow();
    expect(traceOf(calls, { root: '/base' })).toEqual([
      'mkdir /base',
      'open .obj-tmp-* wx 0666',
      'fchmod .obj-tmp-* 0444',
      'close .obj-tmp-*',
      'rename .obj-tmp-* a',
      'unlink /no !ENOENT',
    ]);
  });
});
