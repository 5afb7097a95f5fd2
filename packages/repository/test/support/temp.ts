import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A new directory, removed after the tests of the file. */
export function tempDir(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'muse-repository-')));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
