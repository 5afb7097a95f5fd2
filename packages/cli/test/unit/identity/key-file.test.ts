import { memoryFileSystem, runSync, type FileSystem, type MemoryFileSystem } from '@muse/io';
import { noTemps, recordingFileSystem } from '@muse/io/testing';
import { expect, it } from 'vitest';
import { createPrivateFile, readPrivateFile } from '../../../src/identity/key-file.js';

const PATH = '/somewhere/.config/muse/keys/ed25519';
const DATA = Buffer.from('secret');

function machine(): MemoryFileSystem {
  const fs = memoryFileSystem();
  fs.sync.mkdir('/home');
  return fs;
}

it('H-OBJ-14: the file is private from its first byte, and so is its directory', () => {
  const { fs, calls } = recordingFileSystem(machine());
  runSync(fs, createPrivateFile(PATH, DATA));
  const made = calls.filter(({ op, args }) => op === 'open' && args[1] === 'wx');
  expect(made.map(({ args }) => args[2])).toEqual([0o600]);
  expect(calls.filter(({ op, args }) => op === 'mkdir' && args[0] === '/somewhere/.config/muse/keys')[0]!.args[1]).toBe(
    0o700,
  );
  expect(fs.sync.stat(PATH)!.mode).toBe(0o600);
  expect(Buffer.from(runSync(fs, readPrivateFile(PATH, true)))).toEqual(DATA);
});

it('H-OBJ-14, I-3: killed before each of its calls it leaves the whole key or none, and never one open to others', () => {
  for (let nth = 0; ; nth++) {
    const disk = machine();
    const ended = runKilled(disk, nth, (fs) => runSync(fs, createPrivateFile(PATH, DATA)));
    const fs = disk.spawn();
    for (const entry of fs.sync.statdir('/somewhere/.config/muse/keys') ?? []) expect(entry.stat.mode & 0o077).toBe(0);
    const there = fs.sync.readFile(PATH);
    if (there !== undefined) expect(Buffer.from(there)).toEqual(DATA);
    if (ended) expect(there).toBeDefined();
    // The next call works at once, or is refused because the key is there; it takes the temp away.
    if (there === undefined) runSync(fs, createPrivateFile(PATH, DATA));
    else
      expect(() => runSync(fs, createPrivateFile(PATH, DATA))).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_EXISTS' }),
      );
    expect(noTemps('/home', { fs })).toEqual([]);
    expect(Buffer.from(fs.sync.readFile(PATH)!)).toEqual(DATA);
    if (ended) break;
  }
});

it('H-OBJ-14: a file that cannot be read is no key; a failing disk is told as such', () => {
  for (const [code, expected] of [
    ['EACCES', 'ERR_MUSE_NO_SIGNING_KEY'],
    ['EIO', 'EIO'],
  ] as const) {
    const disk = machine();
    runSync(disk, createPrivateFile(PATH, DATA));
    const { fs } = recordingFileSystem(disk, {
      fail: ({ op }) => (op === 'open' ? Object.assign(new Error(code), { code, syscall: 'open' }) : undefined),
    });
    expect(() => runSync(fs, readPrivateFile(PATH, true))).toThrow(expect.objectContaining({ code: expected }));
  }
});

function runKilled(disk: MemoryFileSystem, nth: number, run: (fs: FileSystem) => void): boolean {
  const victim = disk.spawn();
  let calls = 0;
  const { fs } = recordingFileSystem(victim, {
    fail: () => {
      if (calls++ === nth) victim.kill();
      return undefined;
    },
  });
  try {
    run(fs);
  } catch (error) {
    if (calls <= nth) throw error;
  }
  return calls <= nth;
}
