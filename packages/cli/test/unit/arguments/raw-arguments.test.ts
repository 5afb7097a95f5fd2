import { memoryFileSystem, runSync } from '@muse/io';
import { ensureDir, writeFileAtomic } from '@muse/io/protocols';
import { expect, it } from 'vitest';
import { rawArguments } from '../../../src/arguments/raw-arguments.js';

it('H-WT-10: bytes that are not UTF-8 are taken from where Linux keeps them', () => {
  const fs = memoryFileSystem();
  runSync(fs, ensureDir('/proc/self'));
  runSync(fs, writeFileAtomic('/proc/self/cmdline', Buffer.from('node\0muse.cjs\0ls\0a\xff\0', 'latin1')));
  expect(rawArguments(['ls', 'a\uFFFD'], fs, 'linux')).toEqual(['ls', 'a\udcff']);
  expect(rawArguments(['ls', 'a\uFFFD'], fs, 'darwin')).toEqual(['ls', 'a\uFFFD']);
});

it('plain arguments are taken as they are', () => {
  const args = ['status', '--json'];
  expect(rawArguments(args, memoryFileSystem(), 'linux')).toBe(args);
});
