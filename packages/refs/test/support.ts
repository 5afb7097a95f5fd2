import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeFileSystem, type FileSystem } from '@muse/io';
import { recordingFileSystem, type Recording, type RecordingOptions } from '@muse/io/testing';
import { onTestFinished } from 'vitest';

import { openRefStore, REF_DIRECTORIES, type ObjectId, type RefStore } from '../src/index.js';

/** An id that is different for each number. */
export function id(number: number): ObjectId {
  return `sha256:${number.toString(16).padStart(64, '0')}` as ObjectId;
}

/** The path of a worker script. */
export function worker(name: string): string {
  return fileURLToPath(new URL(`workers/${name}.mjs`, import.meta.url));
}

/** A directory that is gone after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'muse-refs-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A store in a directory that is gone after the test, with the directories that a repository has from the start. */
export function newStore(): RefStore {
  const store = openRefStore(`${tempDir()}/.muse`);
  for (const dir of REF_DIRECTORIES) mkdirSync(join(store.dir, dir), { recursive: true });
  writeFileSync(join(store.dir, 'HEAD'), 'ref: refs/heads/main\n');
  return store;
}

/** The same store, with every call on the disk recorded, and made to fail where asked for. */
export function recorded(
  store: RefStore,
  options: RecordingOptions = {},
): RefStore & Pick<Recording, 'calls' | 'faults'> {
  const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, options);
  return { ...openRefStore(store.dir, { fs, headDir: store.headDir }), calls, faults };
}

const CHANGES = new Set([
  'write',
  'fchmod',
  'fsync',
  'close',
  'fsyncDir',
  'rename',
  'link',
  'unlink',
  'mkdir',
  'rmdir',
  'ftruncate',
]);

/**
 * The real file system as a process sees it that is killed before its nth change: from then on no call has an effect. Its
 * locks and temps belong to a process that no longer runs, so that the next one treats them as it would those of a dead one.
 */
export function dyingFileSystem(killAt: number): { readonly fs: FileSystem; changes(): number; dead(): boolean } {
  let changes = 0;
  const self = { ...nodeFileSystem.sync.self(), started: 'longago' };
  const guard =
    (op: string, call: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      const isChange = CHANGES.has(op) || (op === 'open' && args[1] !== 'r');
      if (changes <= killAt && isChange) changes++;
      if (changes > killAt) {
        // The end of a process closes its files; this process goes on and must do so itself.
        if (op === 'close') call(...args);
        throw Object.assign(new Error('killed'), { code: 'KILLED' });
      }
      return op === 'self' ? self : call(...args);
    };
  const calls = Object.entries(nodeFileSystem.sync) as [string, (...args: unknown[]) => unknown][];
  const sync = Object.fromEntries(calls.map(([op, call]) => [op, guard(op, call)]));
  const fs = { ...nodeFileSystem, sync: sync as unknown as FileSystem['sync'] };
  return { fs, changes: () => changes, dead: () => changes > killAt };
}

/** The content of a file below the store's directory; `undefined` if there is none. */
export function content(store: RefStore, path: string): string | undefined {
  try {
    return readFileSync(join(store.dir, path), 'utf8');
  } catch {
    return undefined;
  }
}

export function put(store: RefStore, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(store.dir, path)), { recursive: true });
  writeFileSync(join(store.dir, path), text);
}

/** Every file below the store's directory with its content, but for the locks: equal before and after means unchanged. */
export function everything(store: RefStore): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(store.dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(store.dir.length + 1);
    if (entry.isFile() && !path.startsWith('locks/')) files[path] = readFileSync(join(store.dir, path), 'latin1');
    if (entry.isDirectory() && !path.startsWith('locks')) files[`${path}/`] = '';
  }
  return files;
}

/** What a call throws. */
export function thrownBy(
  call: () => unknown,
): Error & { code?: string; kind?: string; data?: Record<string, unknown> } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** Names that no branch may have, each with what is wrong with it (H-REF-7 and more). */
export const BAD_NAMES: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['256 bytes', 'a'.repeat(256)],
  ['256 bytes in UTF-8', 'é'.repeat(128)],
  ['an empty part', 'a//b'],
  ['an empty first part', '/a'],
  ['an empty last part', 'a/'],
  ['..', '..'],
  ['.. parts', '../../etc/passwd'],
  ['../ at the start', '../main'],
  ['.. inside a part', 'a..b'],
  ['.. as a part', 'a/../b'],
  ['a dot as a part', 'a/./b'],
  ['a part that starts with a dot', 'a/.b'],
  ['a name that starts with a dot', '.a'],
  ['a part that ends with a dot', 'a./b'],
  ['a name that ends with a dot', 'a.'],
  ['.lock at the end', 'a.lock'],
  ['.lock at the end of a part', 'a.lock/b'],
  ['.LOCK, on file systems without case', 'a.LOCK'],
  ['a backslash', 'a\\b'],
  ['a space', 'a b'],
  ['a no-break space', 'a\u00a0b'],
  ['a newline', 'a\nb'],
  ['a newline at the end', 'main\n'],
  ['a tab', 'a\tb'],
  ['NUL', 'a\0b'],
  ['an escape', 'a\u001b[31mb'],
  ['DEL', 'a\u007fb'],
  ['a C1 control', 'a\u009bb'],
  ['a line separator', 'a\u2028b'],
  ['an override of direction', 'a\u202eb'],
  ['a byte order mark', '\ufeffa'],
  ['a lone surrogate', 'a\udc80b'],
  ['~', 'a~1'],
  ['^', 'a^'],
  [':', 'a:b'],
  ['?', 'a?'],
  ['*', '*'],
  ['[', 'a[b'],
  ['@{', 'a@{1}'],
  ['@ alone', '@'],
  ['a leading -', '-a'],
  ['an option', '--force'],
  ['HEAD', 'HEAD'],
  ['64 hex digits', 'a'.repeat(64)],
  ['64 hex digits in upper case', 'AB'.repeat(32)],
  ['an id', `sha256:${'0'.repeat(64)}`],
];

export const GOOD_NAMES: readonly string[] = [
  'main',
  'feat/my-thing',
  'release-1.0',
  'a',
  'HEAD2',
  'head',
  'feature/HEAD',
  'x@y',
  'user@host/topic',
  'über/straße',
  '日本語',
  'fix#123',
  'dependabot/npm_and_yarn/@types/node-1.2.3',
  'a'.repeat(63),
  'g'.repeat(64),
  'a'.repeat(65),
  'a'.repeat(255),
  '👩‍💻',
];

/** What is not an id, each with why (S-034, S-040). */
export const BAD_IDS: readonly (readonly [string, string])[] = [
  ['six characters', 'abc123'],
  ['64 characters that are no hex', `sha256:${'z'.repeat(64)}`],
  ['64 no-hex characters without prefix', 'z'.repeat(64)],
  ['bare hex', '0'.repeat(64)],
  ['upper case', `sha256:${'A'.repeat(64)}`],
  ['63 digits', `sha256:${'0'.repeat(63)}`],
  ['65 digits', `sha256:${'0'.repeat(65)}`],
  ['a newline at the end', `sha256:${'0'.repeat(64)}\n`],
  ['another algorithm', `sha512:${'0'.repeat(64)}`],
  ['a path', '../../x'],
  ['nothing', ''],
];
