import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeFileSystem } from '@muse/io';
import { recordingFileSystem, type Recording, type RecordingOptions } from '@muse/io/testing';
import { onTestFinished } from 'vitest';

import { openConfigFile, type ConfigFile } from '../src/index.js';

/** The path of a worker script. */
export function worker(name: string): string {
  return fileURLToPath(new URL(`workers/${name}.mjs`, import.meta.url));
}

/** A directory that is gone after the test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'muse-state-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A configuration file with this text; without one there is no file. */
export function newConfig(text?: string): ConfigFile {
  const file = openConfigFile(`${tempDir()}/config.toml`);
  if (text !== undefined) writeFileSync(file.path, text);
  return file;
}

export function textOf(file: ConfigFile): string {
  return readFileSync(file.path, 'utf8');
}

/** The same file, with every call on the disk recorded, and made to fail where asked for. */
export function recorded(
  file: ConfigFile,
  options: RecordingOptions = {},
): ConfigFile & Pick<Recording, 'calls' | 'faults'> {
  const { fs, calls, faults } = recordingFileSystem(nodeFileSystem, options);
  return { ...openConfigFile(file.path, { fs, lockPath: file.lockPath }), calls, faults };
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
