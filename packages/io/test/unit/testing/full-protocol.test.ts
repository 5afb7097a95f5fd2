import { describe, expect, it } from 'vitest';
import { memoryFileSystem, recordingFileSystem, runSync, type FileSystem, type Recording } from '../../../src/index.js';
import { createExclusive, writeTextAtomic } from '../../../src/protocols.js';
import { expectFullProtocol, noTemps } from '../../../src/testing/index.js';

const options = { prefix: '.muse-tmp-' } as const;
const content = Buffer.from('text');

/** A file system whose calls of one kind are left out, or are another call. */
function without(recording: Recording, changes: Partial<FileSystem['sync']>): FileSystem {
  return { ...recording.fs, sync: { ...recording.fs.sync, ...changes } };
}

describe('expectFullProtocol', () => {
  const recorded = (change: (r: Recording) => FileSystem = (r) => r.fs, path = '/d/e/a'): Recording => {
    const recording = recordingFileSystem(memoryFileSystem());
    runSync(change(recording), writeTextAtomic(path, 'text'));
    return recording;
  };

  it('accepts the protocol and answers the temp', () => {
    expect(expectFullProtocol(recorded().calls, '/d/e/a', { ...options, content })).toMatch(/^\/d\/e\/\.muse-tmp-/);
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    runSync(fs, createExclusive('/d/a', content, { mode: 0o444 }));
    expectFullProtocol(calls, '/d/a', { ...options, mode: 0o444, content });
  });

  const nothing = (): void => undefined;
  it.each<[string, string, (recording: Recording) => FileSystem]>([
    ['the fsync of the file', 'expected open, writes, fsync', (r) => without(r, { fsync: nothing })],
    ['the fsync of every directory', 'was not fsynced after', (r) => without(r, { fsyncDir: nothing })],
    [
      'the fsync of the parent of a made directory',
      '/d was made but its parent',
      (r) => without(r, { fsyncDir: (path) => (path === '/' ? undefined : r.fs.sync.fsyncDir(path)) }),
    ],
    ['the close', 'expected open', (r) => without(r, { close: nothing })],
    [
      'the exclusive open',
      "opened with 'a'",
      (r) => without(r, { open: (path, _flags, mode) => r.fs.sync.open(path, 'a', mode) }),
    ],
    [
      'the right place for the temp',
      'is not in the directory',
      (r) => {
        const moved = (path: string): string => path.replace('/d/e/.muse', '/.muse');
        const { open, rename, mkdir } = r.fs.sync;
        return without(r, {
          open: (path, ...rest) => open(moved(path), ...rest),
          rename: (from, to) => {
            mkdir('/d');
            mkdir('/d/e');
            rename(moved(from), to);
          },
        });
      },
    ],
    [
      'a place for the fsync before the rename',
      'expected open',
      (r) => {
        const { fsync, rename } = r.fs.sync;
        let late = -1;
        return without(r, {
          fsync: (fd) => void (late = fd),
          close: nothing,
          rename: (from, to) => {
            rename(from, to);
            fsync(late);
          },
        });
      },
    ],
  ])('misses %s', (_what, message, change) => {
    expect(() => expectFullProtocol(recorded(change).calls, '/d/e/a', options)).toThrow(message);
  });

  it('notices another mode, other content, another prefix, another path, and a write in place', () => {
    const { fs, calls } = recorded();
    expect(() => expectFullProtocol(calls, '/d/e/a', { ...options, mode: 0o444 })).toThrow('fchmod');
    expect(() => expectFullProtocol(calls, '/d/e/a', { ...options, content: Buffer.from('else') })).toThrow('content');
    expect(() => expectFullProtocol(calls, '/d/e/a', { prefix: '.obj-tmp-' })).toThrow('.obj-tmp-');
    expect(() => expectFullProtocol(calls, '/d/e/b', options)).toThrow('never published');
    fs.sync.close(fs.sync.open('/d/e/a', 'r+'));
    expect(() => expectFullProtocol(calls, '/d/e/a', options)).toThrow("itself was opened with 'r+'");
  });
});

describe('noTemps', () => {
  it('finds temps at any depth, with each of the prefixes', () => {
    const fs = memoryFileSystem();
    for (const dir of ['/d', '/d/e', '/d/e/.muse-tmp-dir']) fs.sync.mkdir(dir);
    for (const path of ['/d/.obj-tmp-1', '/d/e/.restore-tmp-', '/d/x.muse-tmp-', '/d/e/.muse-tmp-dir/a']) {
      fs.sync.close(fs.sync.open(path, 'wx'));
    }
    expect(
      noTemps('/', { fs })
        .map((path) => path.replace('//', '/'))
        .toSorted(),
    ).toEqual(['/d/.obj-tmp-1', '/d/e/.muse-tmp-dir', '/d/e/.restore-tmp-']);
  });
});
