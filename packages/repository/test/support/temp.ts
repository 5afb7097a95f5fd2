import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

/** A new directory, removed after the test, or after the tests of the file if no test is running. */
export function tempDir(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'muse-repository-')));
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  try {
    onTestFinished(remove);
  } catch {
    afterAll(remove);
  }
  return dir;
}
