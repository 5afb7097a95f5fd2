import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from '../errors/muse-error.js';
import { decodeName, encodeName, hasRawBytes } from '../path/names.js';
import type { Calls, Degradation, DirectoryStat, FileKind, FileStat, FileSystem, PromiseCalls } from './calls.js';
import { livenessOf, selfIdentity } from './identity.js';
import { nextNonce } from './nonce.js';

const WINDOWS = process.platform === 'win32';
const RENAME_PATIENCE_MS = 2_000;
const BIG = { bigint: true } as const;

const degradations = new Map<string, Degradation>();

/** The syncs that turned out not to be supported in this process, one for each file system call and code. */
export function reducedDurability(): readonly Degradation[] {
  return [...degradations.values()];
}

const shared = {
  now: () => Date.now(),
  // `performance.now()` starts with the process; this starts with the machine, for all processes alike.
  monotonic: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  nonce: nextNonce,
  self: selfIdentity,
  liveness: livenessOf,
  reduced: (degradation: Degradation): void => {
    const key = `${degradation.op} ${degradation.code}`;
    if (!degradations.has(key)) degradations.set(key, degradation);
  },
};

const sync: Calls = {
  ...shared,
  open: (path, flags, mode) => fs.openSync(native(path), flags, mode),
  read: (fd, buffer, offset, length, position) => fs.readSync(fd, buffer, offset, length, position),
  write: (fd, buffer, offset, length, position) => fs.writeSync(fd, buffer, offset, length, position),
  fstat: (fd) => toStat(fs.fstatSync(fd, BIG)),
  fchmod: (fd, mode) => fs.fchmodSync(fd, mode),
  ftruncate: (fd, size) => fs.ftruncateSync(fd, size),
  fsync: (fd) => fs.fsyncSync(fd),
  fdatasync: (fd) => fs.fdatasyncSync(fd),
  close: (fd) => fs.closeSync(fd),
  fsyncDir: (path) => {
    const fd = fs.openSync(native(path), 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  rename: (from, to) => {
    const deadline = performance.now() + RENAME_PATIENCE_MS;
    for (;;) {
      try {
        return fs.renameSync(native(from), native(to));
      } catch (error) {
        if (!isPassingRenameFailure(error) || performance.now() > deadline) throw error;
        pause(20);
      }
    }
  },
  link: (existing, path) => fs.linkSync(native(existing), native(path)),
  unlink: (path) => fs.unlinkSync(native(path)),
  symlink: (target, path) => fs.symlinkSync(native(target), native(path)),
  readlink: (path) => decodeName(fs.readlinkSync(native(path), 'buffer')),
  mkdir: (path, mode) => void fs.mkdirSync(native(path), mode),
  rmdir: (path) => fs.rmdirSync(native(path)),
  chmod: (path, mode) => fs.chmodSync(native(path), mode),
  lstat: (path) => orAbsent(() => toStat(fs.lstatSync(native(path), { ...BIG, throwIfNoEntry: false }))),
  stat: (path) => orAbsent(() => toStat(fs.statSync(native(path), { ...BIG, throwIfNoEntry: false }))),
  realpath: (path) => orAbsent(() => decodeName(fs.realpathSync.native(native(path), 'buffer'))),
  readdir: (path) =>
    orAbsent(() => {
      const entries = fs.readdirSync(native(path), { withFileTypes: true });
      if (!entries.some((entry) => entry.name.includes('\uFFFD'))) {
        return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
      }
      // `withFileTypes` with buffers drops the type of an unknown entry; such names are rare, so each is looked at.
      return sync.statdir(path)?.map(({ name, stat }) => ({ name, kind: stat.kind }));
    }),
  statdir: (path) =>
    orAbsent(() => {
      const found: DirectoryStat[] = [];
      for (const name of readNames(path)) {
        const stat = sync.lstat(`${path}/${name}`);
        if (stat !== undefined) found.push({ name, stat });
      }
      return found;
    }),
  readFile: (path) => orAbsent(() => fs.readFileSync(native(path))),
  sleep: pause,
  blocking: () => true,
};

const call = {
  open: promisify(fs.open),
  fsync: promisify(fs.fsync),
  close: promisify(fs.close),
  rename: promisify(fs.rename),
};

const promises: PromiseCalls = {
  now: async () => shared.now(),
  monotonic: async () => shared.monotonic(),
  nonce: async () => shared.nonce(),
  self: async () => shared.self(),
  liveness: async (identity) => shared.liveness(identity),
  reduced: async (degradation) => shared.reduced(degradation),
  open: (path, flags, mode) => call.open(native(path), flags, mode),
  read: (fd, buffer, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.read(fd, buffer, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  write: (fd, buffer, offset, length, position) =>
    new Promise((resolve, reject) => {
      fs.write(fd, buffer, offset, length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
  fstat: async (fd) => toStat(await promisify(fs.fstat)(fd, BIG)),
  fchmod: promisify(fs.fchmod),
  ftruncate: promisify(fs.ftruncate),
  fsync: call.fsync,
  fdatasync: promisify(fs.fdatasync),
  close: call.close,
  fsyncDir: async (path) => {
    const fd = await call.open(native(path), 'r');
    try {
      await call.fsync(fd);
    } finally {
      await call.close(fd);
    }
  },
  rename: async (from, to) => {
    const deadline = performance.now() + RENAME_PATIENCE_MS;
    for (;;) {
      try {
        return await call.rename(native(from), native(to));
      } catch (error) {
        if (!isPassingRenameFailure(error) || performance.now() > deadline) throw error;
        await promises.sleep(20);
      }
    }
  },
  link: (existing, path) => fs.promises.link(native(existing), native(path)),
  unlink: (path) => fs.promises.unlink(native(path)),
  symlink: (target, path) => fs.promises.symlink(native(target), native(path)),
  readlink: async (path) => decodeName(await fs.promises.readlink(native(path), 'buffer')),
  mkdir: async (path, mode) => void (await fs.promises.mkdir(native(path), mode)),
  rmdir: (path) => fs.promises.rmdir(native(path)),
  chmod: (path, mode) => fs.promises.chmod(native(path), mode),
  lstat: (path) => orAbsentLater(async () => toStat(await fs.promises.lstat(native(path), BIG))),
  stat: (path) => orAbsentLater(async () => toStat(await fs.promises.stat(native(path), BIG))),
  realpath: (path) => orAbsentLater(async () => decodeName(await fs.promises.realpath(native(path), 'buffer'))),
  readdir: (path) =>
    orAbsentLater(async () => {
      const entries = await fs.promises.readdir(native(path), { withFileTypes: true });
      if (!entries.some((entry) => entry.name.includes('\uFFFD'))) {
        return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
      }
      return (await promises.statdir(path))?.map(({ name, stat }) => ({ name, kind: stat.kind }));
    }),
  statdir: (path) =>
    orAbsentLater(async () => {
      const names = (await fs.promises.readdir(native(path), 'buffer')).map(decodeName);
      const found: DirectoryStat[] = [];
      for (const name of names) {
        const stat = await promises.lstat(`${path}/${name}`);
        if (stat !== undefined) found.push({ name, stat });
      }
      return found;
    }),
  readFile: (path) => orAbsentLater(() => fs.promises.readFile(native(path))),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  blocking: async () => false,
};

/** The machine's own file system. */
export const nodeFileSystem: FileSystem = { sync, promises };

function native(path: string): string | Buffer {
  return hasRawBytes(path) ? Buffer.from(encodeName(path)) : path;
}

function readNames(path: string): string[] {
  const names = fs.readdirSync(native(path));
  if (!names.some((name) => name.includes('\uFFFD'))) return names;
  return fs.readdirSync(native(path), 'buffer').map(decodeName);
}

function toStat(stats: fs.BigIntStats): FileStat;
function toStat(stats: fs.BigIntStats | undefined): FileStat | undefined;
function toStat(stats: fs.BigIntStats | undefined): FileStat | undefined {
  if (stats === undefined) return undefined;
  return {
    kind: kindOf(stats),
    size: Number(stats.size),
    mode: Number(stats.mode) & 0o7777,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    ino: stats.ino,
    dev: stats.dev,
  };
}

function kindOf(entry: fs.BigIntStats | fs.Dirent): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

function isAbsence(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function orAbsent<T>(look: () => T | undefined): T | undefined {
  try {
    return look();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

async function orAbsentLater<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** On Windows a virus scanner or an indexer may hold the target open for a moment. */
function isPassingRenameFailure(error: unknown): boolean {
  return WINDOWS && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '');
}

const pauseCell = new Int32Array(new SharedArrayBuffer(4));

function pause(milliseconds: number): void {
  Atomics.wait(pauseCell, 0, 0, milliseconds);
}
