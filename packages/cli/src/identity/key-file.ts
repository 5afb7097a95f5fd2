import { errorCode, MuseError, parentPath } from '@muse/io';
import { createExclusive, ensureDir, port, sweepTemps, syncDirectory, type Protocol } from '@muse/io/protocols';

/** A private key is a few hundred bytes; more is something else. */
const LIMIT = 16 * 1024;
const OTHERS = 0o077;
/** What opening or reading answers where there is no file that this user may read. */
const NO_FILE = new Set<string | undefined>(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

/**
 * Makes a file that only its owner can read (0600, in a directory of 0700), private from its first byte. A file that is
 * there is never replaced: `ERR_MUSE_EXISTS` (refused). A crash leaves the whole file, or nothing but a temp that is as
 * private, which the next call removes.
 */
export function* createPrivateFile(path: string, data: Uint8Array): Protocol<void> {
  const directory = parentPath(path);
  yield* ensurePrivateDirectory(directory);
  yield* sweepTemps(directory);
  yield* createExclusive(path, data, { mode: 0o600 });
}

/** Reads a small file that only its owner may read. Throws `ERR_MUSE_NO_SIGNING_KEY` (refused) for any other. */
export function* readPrivateFile(path: string, modes: boolean): Protocol<Uint8Array> {
  try {
    const kind = (yield* port.stat(path))?.kind;
    if (kind === undefined) throw noKey(path, 'there is none');
    // Opening a pipe would wait for a writer.
    if (kind !== 'file') throw noKey(path, 'it is no file');
    return yield* readOpened(path, modes);
  } catch (error) {
    if (!NO_FILE.has(errorCode(error))) throw error;
    throw noKey(path, `it cannot be read (${errorCode(error)})`, error);
  }
}

function* readOpened(path: string, modes: boolean): Protocol<Uint8Array> {
  const fd = yield* port.open(path, 'r');
  try {
    const { mode, size } = yield* port.fstat(fd);
    if (modes && (mode & OTHERS) !== 0)
      throw noKey(path, `others than its owner may use it (mode 0${mode.toString(8)}, not 0600)`);
    if (size > LIMIT) throw noKey(path, `it has ${size} bytes`);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (let count = -1; at < size && count !== 0; at += count) count = yield* port.read(fd, bytes, at, size - at, at);
    return bytes.subarray(0, at);
  } finally {
    yield* port.close(fd);
  }
}

/** A crash leaves the directory, at worst with a mode that the next call puts right before anything is in it. */
function* ensurePrivateDirectory(path: string): Protocol<void> {
  yield* ensureDir(parentPath(path));
  try {
    yield* port.mkdir(path, 0o700);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (((yield* port.stat(path))?.mode ?? 0) & OTHERS) yield* port.chmod(path, 0o700);
  }
  yield* syncDirectory(parentPath(path));
}

/** No key that can be used at this place. */
export function noKey(path: string, reason: string, cause?: unknown): MuseError {
  return new MuseError(`there is no key to sign with at ${path}: ${reason}`, {
    code: 'ERR_MUSE_NO_SIGNING_KEY',
    kind: 'refused',
    hint: 'Make one with "muse key generate", or name the file of one: muse config set --user user.signingkey <path>',
    data: { path, reason },
    cause,
  });
}
