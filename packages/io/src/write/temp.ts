import { errorCode } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import type { Degradation, Descriptor } from '../port/calls.js';
import { ownerTag } from '../port/owner-tag.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { ensureDir } from './ensure-dir.js';
import { syncDirectory, syncFile } from './fsync-policy.js';

/** The prefixes of temp names, and no others: sweeping, scanning and listing know temps by them. */
export type TempPrefix = '.muse-tmp-' | '.obj-tmp-' | '.restore-tmp-';

export interface WriteOptions {
  /** `durable` (the default) survives a power cut once acknowledged; `process` survives SIGKILL only and does not sync. */
  readonly durability?: 'durable' | 'process';
  /** The exact permission bits of the file. Without it they are 0666 less the umask. */
  readonly mode?: number;
  readonly tempPrefix?: TempPrefix;
}

export interface WriteResult {
  /** False if the file system does not support a sync that was asked for, or none was asked for. */
  readonly durable: boolean;
  readonly degraded: readonly Degradation[];
  readonly bytes: number;
}

/** A file being written under a name of its own, not yet published. It has a lifetime: it ends published or discarded. */
export interface Temp {
  readonly path: string;
  readonly fd: Descriptor;
  /** Bytes written so far by `writeAll`. */
  bytes: number;
  open: boolean;
  readonly degraded: Degradation[];
}

/**
 * Opens a temp in `dir`, exclusively and under a name that no other call uses: prefix, owner, nonce. Missing directories
 * are made durably. A crash leaves the temp; `sweepTemps` sees from its name that the owner is dead and removes it.
 */
export function* openTemp(dir: string, prefix: TempPrefix = '.muse-tmp-', mode = 0o666): Protocol<Temp> {
  const path = `${dir}/${prefix}${ownerTag(yield* port.self(), yield* port.nonce())}`;
  let fd: Descriptor;
  try {
    fd = yield* port.open(path, 'wx', mode);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    yield* ensureDir(dir);
    fd = yield* port.open(path, 'wx', mode);
  }
  return { path, fd, bytes: 0, open: true, degraded: [] };
}

/** Writes all of `bytes`, going on after short writes. `position` null continues where the descriptor stands. */
export function* writeAll(fd: Descriptor, bytes: Uint8Array, position: number | null = null): Protocol<void> {
  for (let done = 0; done < bytes.length;) {
    const at = position === null ? null : position + done;
    const count = yield* port.write(fd, bytes, done, bytes.length - done, at);
    if (count === 0) throw new Error(`the file system took 0 of ${bytes.length - done} bytes`);
    done += count;
  }
}

/** Writes the next bytes of a temp. */
export function* writeTemp(temp: Temp, bytes: Uint8Array): Protocol<void> {
  yield* writeAll(temp.fd, bytes);
  temp.bytes += bytes.length;
}

/** Final mode, then fsync, then close: what is published later is complete and, if asked for, durable. */
export function* sealTemp(temp: Temp, options: WriteOptions = {}): Protocol<void> {
  if (options.mode !== undefined) yield* port.fchmod(temp.fd, options.mode);
  if (options.durability !== 'process') {
    const degradation = yield* syncFile(temp.fd, temp.path);
    if (degradation !== undefined) temp.degraded.push(degradation);
  }
  temp.open = false;
  yield* port.close(temp.fd);
}

/**
 * Gives a sealed temp its name, replacing what is there, and syncs the directory. If the rename fails the temp is gone
 * and the target unchanged. A crash before the sync leaves the old or the new content, complete either way.
 */
export function* publishTemp(temp: Temp, path: string, options: WriteOptions = {}): Protocol<WriteResult> {
  try {
    yield* port.rename(temp.path, path);
  } catch (error) {
    yield* discardTemp(temp);
    throw error;
  }
  return yield* syncPublished(temp, path, options);
}

/** The last step of a publication: the directory entry becomes durable. */
export function* syncPublished(temp: Temp, path: string, options: WriteOptions): Protocol<WriteResult> {
  const degraded = [...temp.degraded];
  if (options.durability !== 'process') {
    const degradation = yield* syncDirectory(parentPath(path));
    if (degradation !== undefined) degraded.push(degradation);
  }
  return { durable: options.durability !== 'process' && degraded.length === 0, degraded, bytes: temp.bytes };
}

/**
 * Closes and removes a temp that will not be published. Never throws: the error that led here is the one to report, and
 * a temp that cannot be removed now is swept once its owner is dead. False if something of it is left.
 */
export function* discardTemp(temp: Temp): Protocol<boolean> {
  const closed = !temp.open || (yield* succeeds(port.close(temp.fd)));
  temp.open = false;
  return (yield* succeeds(port.unlink(temp.path))) && closed;
}

function* succeeds(step: Protocol<void>): Protocol<boolean> {
  try {
    yield* step;
    return true;
  } catch {
    return false;
  }
}
