import { basePath, ensureDirSync, parentPath, sweepTempsSync, writeFileAtomicSync, type FileSystem } from '@muse/io';
import type { Scenario } from '../scenario.js';
import { pattern, textAt } from '../scenarios/io/files.js';

/*
 * Protocols as they are often written, each wrong in its way. They claim what `io/replace` claims, so that the explorer
 * must find the state in which the claim is false.
 */

type Write = (fs: FileSystem, path: string, bytes: Uint8Array) => void;

function put(fs: FileSystem, path: string, options: { bytes: Uint8Array; isSynced: boolean }): void {
  const { sync } = fs;
  const fd = sync.lstat(path) === undefined ? sync.open(path, 'wx') : sync.open(path, 'r+');
  sync.ftruncate(fd, 0);
  sync.write(fd, options.bytes, 0, options.bytes.length, 0);
  if (options.isSynced) sync.fsync(fd);
  sync.close(fd);
}

/** Truncate, write, fsync: the file is short or empty for a while, under its name. */
const inPlace: Write = (fs, path, bytes) => {
  put(fs, path, { bytes, isSynced: true });
  fs.sync.fsyncDir(parentPath(path));
};

const renameWithoutFsync: Write = (fs, path, bytes) => {
  put(fs, `${path}.tmp`, { bytes, isSynced: false });
  fs.sync.rename(`${path}.tmp`, path);
  fs.sync.fsyncDir(parentPath(path));
};

const renameWithoutDirectory: Write = (fs, path, bytes) => {
  put(fs, `${path}.tmp`, { bytes, isSynced: true });
  fs.sync.rename(`${path}.tmp`, path);
};

/** The old file is moved out of the way first: for a while there is none. */
const backupFirst: Write = (fs, path, bytes) => {
  if (fs.sync.lstat(path) !== undefined) fs.sync.rename(path, `${path}.bak`);
  put(fs, `${path}.tmp`, { bytes, isSynced: true });
  fs.sync.rename(`${path}.tmp`, path);
  fs.sync.fsyncDir(parentPath(path));
};

/**
 * One temp name for all writers. Both open it; the second cuts off and overwrites what the first has written; the first
 * publishes that, and the second goes on writing into the published file.
 */
const fixedTempTwoWriters: Write = (fs, path, bytes) => {
  const { sync } = fs;
  const temp = `${path}.tmp`;
  const first = sync.open(temp, 'wx');
  sync.write(first, bytes, 0, bytes.length, 0);
  const second = sync.open(temp, 'r+');
  sync.ftruncate(second, 0);
  const half = bytes.length >> 1;
  sync.write(second, bytes, 0, half, 0);
  sync.fsync(first);
  sync.close(first);
  sync.rename(temp, path);
  sync.fsyncDir(parentPath(path));
  sync.write(second, bytes, half, bytes.length - half, half);
  sync.fsync(second);
  sync.close(second);
};

/** A temp that the sweeper does not know stays after a kill, and stands in the way of an exclusive open. */
const fixedExclusiveTemp: Write = (fs, path, bytes) => {
  const { sync } = fs;
  const fd = sync.open(`${path}.tmp`, 'wx');
  sync.write(fd, bytes, 0, bytes.length, null);
  sync.fsync(fd);
  sync.close(fd);
  sync.rename(`${path}.tmp`, path);
  sync.fsyncDir(parentPath(path));
};

/** The temp lies elsewhere, and only one of the two directories is synced. */
const otherDirectory: Write = (fs, path, bytes) => {
  const temp = `/tmp/${basePath(path)}`;
  put(fs, temp, { bytes, isSynced: true });
  fs.sync.rename(temp, path);
  fs.sync.fsyncDir('/tmp');
};

function claim(name: string, write: Write): Scenario {
  return {
    name: `wrong/${name}`,
    promise: 'The old bytes or the new ones, whole; once it returns, the new ones.',
    prepare(fs) {
      ensureDirSync('/d', { fs });
      ensureDirSync('/tmp', { fs });
      writeFileAtomicSync('/d/file', pattern(300, 0), { fs });
    },
    steps: [1, 2].map((turn) => ({
      name: `write ${turn}`,
      run: (fs) => write(fs, '/d/file', pattern(700 * turn, turn)),
    })),
    recover: (fs) => void sweepTempsSync('/d', { fs }),
    observe: (fs) => textAt(fs, '/d/file'),
    next: (fs) => write(fs, '/d/file', pattern(50, 9)),
  };
}

/** What must be found in each: the invariant, and whether a kill is enough to show it. */
export const wrongProtocols: readonly {
  readonly scenario: Scenario;
  readonly invariant: string;
  readonly byKill: boolean;
}[] = [
  { scenario: claim('write in place', inPlace), invariant: 'I-3', byKill: true },
  { scenario: claim('rename without fsync', renameWithoutFsync), invariant: 'I-3', byKill: false },
  { scenario: claim('no fsync of the directory', renameWithoutDirectory), invariant: 'I-3', byKill: false },
  { scenario: claim('backup first', backupFirst), invariant: 'I-3', byKill: true },
  { scenario: claim('fixed temp name, two writers', fixedTempTwoWriters), invariant: 'I-3', byKill: true },
  { scenario: claim('fixed temp name, exclusive', fixedExclusiveTemp), invariant: 'I-6', byKill: true },
  { scenario: claim('temp in another directory', otherDirectory), invariant: 'I-3', byKill: false },
];
