import {
  appendRecordsSync,
  createExclusiveSync,
  ensureDirSync,
  errorCode,
  openLog,
  readLogSync,
  removeFileSync,
  sweepTempsSync,
  withLockSync,
  writeFileAtomicSync,
  writeGroupSync,
  writeJsonAtomicSync,
  type FileSystem,
} from '@muse/io';
import type { Scenario } from '../../scenario.js';
import { sequencesOf, type Family } from '../family.js';
import { pattern, textAt } from './files.js';
import { isSomeOfThem } from './log.js';

interface Operation {
  readonly name: string;
  /** @param turn 1, 2, 3: where in the sequence, so that contents differ */
  readonly run: (fs: FileSystem, turn: number) => void;
}

const LOG = '/d/log';

function createOnce(fs: FileSystem, path: string, turn: number): void {
  try {
    createExclusiveSync(path, pattern(120, turn), { fs });
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_EXISTS') throw error;
  }
}

const OPERATIONS: readonly Operation[] = [
  { name: 'replace a', run: (fs, turn) => void writeFileAtomicSync('/d/a', pattern(700 * turn, turn), { fs }) },
  {
    name: 'replace e/b',
    run: (fs, turn) => void writeFileAtomicSync('/d/e/b', pattern(90, turn), { fs, mode: 0o600 }),
  },
  { name: 'create a', run: (fs, turn) => createOnce(fs, '/d/a', turn) },
  { name: 'remove a', run: (fs) => void removeFileSync('/d/a', { fs }) },
  { name: 'make e', run: (fs) => ensureDirSync('/d/e', { fs }) },
  { name: 'remove e/b', run: (fs) => void removeFileSync('/d/e/b', { fs }) },
  {
    name: 'replace a by three blocks',
    run: (fs, turn) => void writeFileAtomicSync('/d/a', pattern(9_000, turn), { fs }),
  },
  { name: 'create e/b', run: (fs, turn) => createOnce(fs, '/d/e/b', turn) },
  { name: 'write JSON to a', run: (fs, turn) => void writeJsonAtomicSync('/d/a', { turn }, { fs }) },
  {
    name: 'append three',
    run: (fs, turn) => void appendRecordsSync(openLog(LOG, { fs }), [{ turn }, 'x'.repeat(600), { last: turn }]),
  },
  { name: 'append', run: (fs, turn) => void appendRecordsSync(openLog(LOG, { fs }), [{ turn }]) },
  {
    name: 'write a and e/b',
    run: (fs, turn) =>
      void writeGroupSync(
        ['/d/a', '/d/e/b'].map((path, index) => ({ path, data: pattern(80, turn * 10 + index) })),
        { fs },
      ),
  },
  {
    name: 'replace a under a lock',
    run: (fs, turn) =>
      withLockSync('/d/e/lock', () => void writeFileAtomicSync('/d/a', pattern(40, turn + 50), { fs }), { fs }),
  },
];

function sequence(operations: readonly Operation[]): Scenario {
  return {
    name: `io/${operations.map(({ name }) => name).join(', ')}`,
    promise: FAMILY_PROMISE,
    prepare: (fs) => ensureDirSync('/d', { fs }),
    steps: operations.map(({ name, run }, index) => ({ name, run: (fs) => run(fs, index + 1) })),
    recover: (fs) => void sweepTempsSync('/d', { fs, recursive: true }),
    observe: (fs) => ({
      a: textAt(fs, '/d/a'),
      b: textAt(fs, '/d/e/b'),
      e: fs.sync.stat('/d/e')?.kind ?? null,
      log: readLogSync(openLog(LOG, { fs })).records.map(({ value }) => value),
    }),
    between: eachBeforeOrAfter,
    next(fs) {
      writeFileAtomicSync('/d/e/b', pattern(70, 60), { fs });
      appendRecordsSync(openLog(LOG, { fs }), ['next']);
    },
  };
}

/** A group and a write into a new directory are several things: each of them is as before or as after. */
function eachBeforeOrAfter(before: unknown, after: unknown, seen: unknown): boolean {
  const [old, all, found] = [before, after, seen] as Record<string, unknown>[];
  return Object.keys(found!).every((key) => {
    const text = JSON.stringify(found![key]);
    if (key === 'log') return isSomeOfThem(old![key], all![key], found![key]);
    return text === JSON.stringify(old![key]) || text === JSON.stringify(all![key]);
  });
}

const FAMILY_PROMISE = 'Whatever was done before, each operation keeps its promise, and what was acknowledged stays.';

export const ioSequences: Family = {
  name: 'io/all sequences of up to 3 operations',
  promise: FAMILY_PROMISE,
  make: () => sequencesOf(OPERATIONS, 3).map(sequence),
};
