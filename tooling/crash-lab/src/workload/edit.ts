import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from './step.js';

/**
 * Writes files as a careful editor does: in place, then synced with their directories. So whatever is wrong with them
 * later was not done by the user.
 */
export function editFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    const fd = openSync(file, 'w');
    writeFileSync(fd, text);
    fsyncSync(fd);
    closeSync(fd);
    for (let directory = dirname(file); directory.length >= root.length; directory = dirname(directory)) {
      syncDirectory(directory);
    }
  }
}

function syncDirectory(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
