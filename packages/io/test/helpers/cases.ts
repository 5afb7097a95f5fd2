import type { Calls, FileSystem, Protocol, RecordedCall, WriteOptions, WriteResult } from '../../src/index.js';
import { runPromises, runSync } from '../../src/index.js';
import { writeJsonAtomic, writeTextAtomic } from '../../src/protocols.js';

/** The two ways to run a protocol; a failure is a rejection in both. */
export const drivers = [
  { form: 'sync', run: async <T>(fs: FileSystem, protocol: Protocol<T>): Promise<T> => runSync(fs, protocol) },
  { form: 'promises', run: <T>(fs: FileSystem, protocol: Protocol<T>): Promise<T> => runPromises(fs, protocol) },
] as const;

export interface Writer {
  readonly name: string;
  /** The row of the seed that a test is about; the rows of the JSON writer are those of the text writer (S-088). */
  row(id: string): string;
  write(path: string, text: string, options?: WriteOptions): Protocol<WriteResult>;
  /** What is on the disk then. */
  bytes(text: string): Buffer;
}

export const writers: readonly Writer[] = [
  {
    name: 'writeTextAtomic',
    row: (id) => id,
    write: writeTextAtomic,
    bytes: (text) => Buffer.from(text, 'utf8'),
  },
  {
    name: 'writeJsonAtomic',
    row: (id) => `S-088 as ${id}`,
    write: (path, text, options) => writeJsonAtomic(path, { text }, options),
    bytes: (text) => Buffer.from(`${JSON.stringify({ text }, null, 2)}\n`, 'utf8'),
  },
];

export const cases = writers.flatMap((writer) => drivers.map((driver) => ({ ...writer, ...driver })));

/** The descriptors that were opened more often than anybody tried to close them: numbers are given out again. */
export function leftOpen(calls: readonly RecordedCall[]): number[] {
  const open = new Map<number, number>();
  for (const { op, args, outcome } of calls) {
    const fd = op === 'close' ? args[0] : op === 'open' && outcome.kind === 'value' ? outcome.value : undefined;
    if (typeof fd === 'number') open.set(fd, (open.get(fd) ?? 0) + (op === 'open' ? 1 : -1));
  }
  return [...open].filter(([, count]) => count > 0).map(([fd]) => fd);
}

export function countOf(calls: readonly RecordedCall[], op: keyof Calls): number {
  return calls.filter((call) => call.op === op).length;
}
