import type { FileSystem } from '@muse/io';
import {
  appendOperationSync,
  compactOperationsSync,
  openOperationLog,
  readOperationsSync,
  settleOperationSync,
} from '@muse/vcs-state';
import type { OperationDurability, OperationLog } from '@muse/vcs-state';
import type { Scenario, Step } from '../../scenario.js';
import { expectEqual, makeDirs } from '../support.js';
import { CREATED, DIR, id, LONG_TEXT, sweep } from './state-dir.js';

/** The handle that a process has that has just started. */
function open(fs: FileSystem): OperationLog {
  return openOperationLog(`${DIR}/operations`, { fs });
}

function append(fs: FileSystem, name: string, durability: OperationDurability): void {
  const log = open(fs);
  const operation = appendOperationSync(
    log,
    {
      time: CREATED,
      actor: { name: 'Ada', email: 'ada@example.org' },
      command: ['commit', name, LONG_TEXT.slice(0, 1_500)],
      worktree: null,
      changes: [{ kind: 'ref', name: 'refs/heads/main', before: id('a'), after: id('b') }],
    },
    { durability },
  );
  settleOperationSync(log, operation.id, 'done');
}

const appending = (name: string, durability: OperationDurability): Step => ({
  name: `append ${name}, ${durability === 'durable' ? 'synced' : 'not synced'}`,
  run: (fs) => append(fs, name, durability),
});

/** The names of the operations, oldest first. */
function names(fs: FileSystem): string[] {
  return readOperationsSync(open(fs))
    .operations.map(({ command }) => command[1]!)
    .toReversed();
}

function next(fs: FileSystem): void {
  sweep(fs);
  const before = names(fs);
  append(fs, 'later', 'durable');
  expectEqual(names(fs), [...before, 'later'], 'the operations after one more');
  compactOperationsSync(open(fs), { newest: 1 });
  expectEqual(names(fs), ['later'], 'the operations after a compaction');
}

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'later'];

/** Whatever is there is an operation as it was appended, in its order, and no line is damaged but a torn one. */
function check(fs: FileSystem): void {
  const found = names(fs);
  const inOrder = NAMES.filter((name) => found.includes(name));
  expectEqual(found, inOrder, 'the order of the operations');
}

/** Synced entries, with others between them that a power cut may take. */
export const operationLog: Scenario = {
  name: 'vcs-state/operation log',
  promise:
    'An operation whose entry was synced is in the log, whole and in its place; one that was not may be missing, and is never read as another.',
  prepare: (fs) => makeDirs(fs, DIR, ['locks', 'operations']),
  steps: [
    appending('one', 'durable'),
    appending('two', 'process'),
    appending('three', 'durable'),
    appending('four', 'process'),
    appending('five', 'process'),
    appending('six', 'durable'),
  ],
  observe: (fs) => names(fs).filter((name) => ['one', 'three', 'six'].includes(name)),
  check,
  next,
};

/** The very first entry of a repository that has no directory for it. */
export const firstOperation: Scenario = {
  ...operationLog,
  name: 'vcs-state/first operation',
  promise: 'The first entry makes the log, and is in it once it is acknowledged.',
  prepare: (fs) => makeDirs(fs, DIR, ['locks']),
  steps: [appending('one', 'durable')],
};

/** Compaction between appends. */
export const compaction: Scenario = {
  name: 'vcs-state/operation log compaction',
  promise:
    'A compaction leaves the log as it was or the newest part of it; entries before and after it are never lost.',
  prepare(fs) {
    makeDirs(fs, DIR, ['locks', 'operations']);
    for (const name of ['one', 'two', 'three']) append(fs, name, 'durable');
  },
  steps: [
    { name: 'keep the newest two', run: (fs) => void compactOperationsSync(open(fs), { newest: 2 }) },
    appending('four', 'durable'),
    appending('five', 'durable'),
    { name: 'keep what is young', run: (fs) => void compactOperationsSync(open(fs), { since: CREATED + 1 }) },
    appending('six', 'durable'),
  ],
  observe: names,
  check,
  next,
};
