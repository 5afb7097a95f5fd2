import type { Calls, FileSystem } from '@muse/io';
import { writeDescriptor } from './descriptor.js';

const SHOW_AFTER_MS = 500;
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** A file system that says on standard error what has been done so far, once the work takes longer than half a second. */
export interface WatchedFileSystem {
  readonly fs: FileSystem;
  /** Takes the line away again. */
  finish(): void;
}

/** What the line counts: the calls that come once for each file read, written or removed. */
const COUNTED = { readFile: 'read', open: 'opened', rename: 'written', unlink: 'removed' } as const;

interface WatchOptions {
  /** Milliseconds. */
  readonly clock?: () => number;
  readonly write?: (text: string) => void;
}

/** Watches a file system; `label` begins the line. */
export function watchFileSystem(inner: FileSystem, label: string, options: WatchOptions = {}): WatchedFileSystem {
  const { clock = Date.now, write = (text) => writeDescriptor(2, text) } = options;
  const start = clock();
  const done = { read: 0, opened: 0, written: 0, removed: 0 };
  let nextDraw = start + SHOW_AFTER_MS;
  let drawn = false;
  const show = (text: string): void => {
    try {
      write(text);
    } catch {
      // The terminal has gone. The work goes on: it is not about this line.
      nextDraw = Infinity;
    }
  };
  const tick = (): void => {
    const now = clock();
    if (now < nextDraw) return;
    nextDraw = now + REDRAW_MS;
    drawn = true;
    const files = Math.max(done.read, done.opened, done.written) + done.removed;
    show(`${CLEAR_LINE}${label}: ${files} files, ${((now - start) / 1000).toFixed(1)} s`);
  };
  const sync: Record<string, unknown> = { ...inner.sync };
  for (const [op, call] of Object.entries(inner.sync) as [keyof Calls, (...args: unknown[]) => unknown][]) {
    sync[op] = (...args: unknown[]): unknown => {
      if (op in COUNTED) done[COUNTED[op as keyof typeof COUNTED]]++;
      tick();
      return call(...args);
    };
  }
  return {
    fs: { sync: sync as unknown as Calls, promises: inner.promises },
    finish: () => {
      // What is read later, while output is printed, must not draw into it.
      nextDraw = Infinity;
      if (drawn) show(CLEAR_LINE);
    },
  };
}
