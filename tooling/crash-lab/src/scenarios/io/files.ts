import type { FileSystem } from '@muse/io';

/** The text of a file; `null` where there is none. */
export function textAt(fs: FileSystem, path: string): string | null {
  const bytes = fs.sync.readFile(path);
  return bytes === undefined ? null : Buffer.from(bytes).toString('latin1');
}

/** Bytes that differ from one another and from those of another seed, so that mixing shows. */
export function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 33 + ((index * 7 + seed * 13 + (index >> 9)) % 90));
}
