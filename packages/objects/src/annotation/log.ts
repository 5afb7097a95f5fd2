import { openLog, type AppendLog } from '@muse/io';
import { hexOf, type ObjectId } from '../id/object-id.js';
import type { ObjectStore } from '../store/store.js';

/** Longest line: text and person at their limits, every byte of them escaped as six characters. */
export const LINE_LIMIT: number = 256 * 1024;

/** Largest log of one commit, in bytes. */
export const LOG_LIMIT: number = 4 * 1024 * 1024;

/** Directory of all annotations. */
export function annotationsDir(store: ObjectStore): string {
  return `${store.dir}/annotations`;
}

/** The log of one commit. Whoever appends holds the lock of all annotations. */
export function annotationLog(store: ObjectStore, commit: ObjectId): AppendLog {
  const hex = hexOf(commit);
  const path = `${annotationsDir(store)}/${hex.slice(0, 2)}/${hex.slice(2)}.jsonl`;
  return openLog(path, { fs: store.fs, lockPath: null, maxLineBytes: LINE_LIMIT });
}
