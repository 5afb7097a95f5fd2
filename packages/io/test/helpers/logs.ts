import { expect } from 'vitest';
import type { AppendLog, FileSystem, Protocol } from '../../src/index.js';
import { runSync } from '../../src/index.js';
import { readLog, readLogTail } from '../../src/protocols.js';

type Run = <T>(fs: FileSystem, protocol: Protocol<T>) => Promise<T>;

export async function expectNoLog(run: Run, log: AppendLog): Promise<void> {
  const nothing = { records: [], damaged: [], next: 0 };
  expect(await run(log.fs, readLog(log))).toEqual(nothing);
  expect(await run(log.fs, readLogTail(log, 5))).toEqual(nothing);
}

/** The values in a log that must be undamaged. */
export async function valuesOf(log: AppendLog): Promise<unknown[]> {
  const { records, damaged } = runSync(log.fs, readLog(log));
  expect(damaged).toEqual([]);
  return records.map(({ value }) => value);
}
