import { isTempName, withLockSync, type FileSystem } from '@muse/io';

/**
 * What must not be left after the next command (I-6): temps, and locks that cannot be taken at once. The baton of a lock
 * that nobody has wanted since may still carry a dead process's name: that is no obstacle, which is shown by taking it.
 */
export function residue(fs: FileSystem): string[] {
  const found: string[] = [];
  const visit = (directory: string): void => {
    const entries = fs.sync.readdir(directory === '' ? '/' : directory) ?? [];
    if (entries.some(({ name, kind }) => kind === 'file' && name.startsWith('held-')))
      found.push(...untakable(fs, directory));
    for (const { name, kind } of entries) {
      const path = `${directory}/${name}`;
      if (isTempName(name)) found.push(`the temp ${path}`);
      else if (kind === 'directory') visit(path);
    }
  };
  visit('');
  return found;
}

function untakable(fs: FileSystem, lock: string): string[] {
  try {
    withLockSync(lock, () => undefined, { fs, timeoutMs: 0 });
    return [];
  } catch (error) {
    return [`the lock ${lock} (${error instanceof Error ? error.message : String(error)})`];
  }
}
