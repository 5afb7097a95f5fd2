import { lstatSync, readdirSync, type BigIntStats } from 'node:fs';
import { join, relative } from 'node:path';

/** Paths of all files below a directory, relative to it and sorted. */
export function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** What must not change of a file that is left untouched. */
export function fingerprint(path: string): Pick<BigIntStats, 'ino' | 'mtimeNs' | 'ctimeNs' | 'size' | 'mode'> {
  const { ino, mtimeNs, ctimeNs, size, mode } = lstatSync(path, { bigint: true });
  return { ino, mtimeNs, ctimeNs, size, mode };
}
