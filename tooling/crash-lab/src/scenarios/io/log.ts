import { appendRecordsSync, ensureDirSync, openLog, readLogSync, sweepTempsSync, type FileSystem } from '@muse/io';
import type { Scenario } from '../../scenario.js';

const PATH = '/logs/log';

const append = (fs: FileSystem, values: readonly unknown[]): void => {
  appendRecordsSync(openLog(PATH, { fs }), values);
};

const values = (fs: FileSystem): unknown[] => readLogSync(openLog(PATH, { fs })).records.map(({ value }) => value);

/** What was there before, then some of what is being appended, each whole and in its place. */
export function isSomeOfThem(before: unknown, after: unknown, seen: unknown): boolean {
  const [old, all, found] = [before, after, seen].map((list) =>
    (list as unknown[]).map((value) => JSON.stringify(value)),
  );
  if (old!.some((value, at) => found![at] !== value)) return false;
  let at = 0;
  for (const value of found!) {
    at = all!.indexOf(value, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

export const appendLog: Scenario = {
  name: 'io/append log',
  promise:
    'appendRecords leaves all records before and each of its own whole or not at all; once it returns, all. A torn record is never read as one, and the next append loses none.',
  prepare: (fs) => ensureDirSync('/logs', { fs }),
  steps: [
    { name: 'append the first', run: (fs) => append(fs, [{ n: 1 }]) },
    { name: 'append three', run: (fs) => append(fs, [{ n: 2, long: 'x'.repeat(900) }, { n: 3 }, { n: 4 }]) },
    { name: 'append one over a block', run: (fs) => append(fs, [{ n: 5, long: 'y'.repeat(4_000) }]) },
    { name: 'append one more', run: (fs) => append(fs, [{ n: 6 }]) },
  ],
  recover: (fs) => void sweepTempsSync('/', { fs, recursive: true }),
  observe: values,
  between: isSomeOfThem,
  next(fs) {
    const before = values(fs);
    append(fs, ['next']);
    const after = values(fs);
    if (JSON.stringify(after) !== JSON.stringify([...before, 'next'])) throw new Error('a record was lost or changed');
  },
};

/** The handle is kept from one append to the next, as a long-lived process does. */
export const appendLogHandle: Scenario = {
  ...appendLog,
  name: 'io/append log, one handle',
  promise: 'The same for a handle that is kept, and for a log whose directory is new.',
  prepare: () => undefined,
  steps: keptHandleSteps(),
};

function keptHandleSteps(): Scenario['steps'] {
  const handles = new WeakMap<FileSystem, ReturnType<typeof openLog>>();
  const handleOf = (fs: FileSystem): ReturnType<typeof openLog> => {
    let log = handles.get(fs);
    if (log === undefined) handles.set(fs, (log = openLog(PATH, { fs })));
    return log;
  };
  return [1, 2, 3].map((n) => ({
    name: `append ${n}`,
    run: (fs) => void appendRecordsSync(handleOf(fs), [{ n, long: 'z'.repeat(n * 500) }]),
  }));
}
