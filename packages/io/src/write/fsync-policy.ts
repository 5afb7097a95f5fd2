import { errorCode, MuseError } from '../errors/muse-error.js';
import type { Degradation, Descriptor } from '../port/calls.js';
import { port, type Protocol } from '../protocol/protocol.js';

/*
 * I-7. "Not supported here" is not a failure of the disk: the write goes on and says that it is less durable. Anything
 * else may mean lost bytes. In particular EROFS is what ext4 answers after it gave up its journal, and EIO is answered
 * once: a second fsync of the same descriptor succeeds although the bytes are gone, so none is ever made.
 */
const UNSUPPORTED = new Set<string | undefined>(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', undefined]);
const UNSUPPORTED_ON_DIRECTORIES = new Set<string | undefined>([...UNSUPPORTED, 'EPERM', 'EISDIR', 'EACCES', 'EBADF']);

/** A sync failed, so it is not known what is on the disk. `published` says whether the new content is under its name. */
export class DurabilityError extends MuseError {
  readonly stage: 'file' | 'directory';
  readonly published: boolean;

  constructor(stage: 'file' | 'directory', path: string, cause: unknown) {
    const published = stage === 'directory';
    super(`could not make ${path} durable: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: 'ERR_MUSE_DURABILITY',
      kind: 'damaged',
      hint: published
        ? 'The new content is in place but may not survive a power cut. Check the disk, then write it again.'
        : 'The old content is untouched. Check the disk and the space on it, then try again.',
      data: { path, stage, published, errno: errorCode(cause) ?? null },
      cause,
    });
    this.name = 'DurabilityError';
    this.stage = stage;
    this.published = published;
  }
}

/** Syncs a file. Answers what was not supported, if anything; throws a `DurabilityError` for a real failure. */
export function* syncFile(
  fd: Descriptor,
  path: string,
  how: 'fsync' | 'fdatasync' = 'fsync',
): Protocol<Degradation | undefined> {
  try {
    yield* how === 'fsync' ? port.fsync(fd) : port.fdatasync(fd);
    return undefined;
  } catch (error) {
    if (!UNSUPPORTED.has(errorCode(error))) throw new DurabilityError('file', path, error);
    return yield* note({ op: 'fsync', path, code: errorCode(error) ?? '' });
  }
}

/** Syncs the entries of a directory, with the same answers. */
export function* syncDirectory(path: string): Protocol<Degradation | undefined> {
  try {
    yield* port.fsyncDir(path);
    return undefined;
  } catch (error) {
    if (!UNSUPPORTED_ON_DIRECTORIES.has(errorCode(error))) throw new DurabilityError('directory', path, error);
    return yield* note({ op: 'fsyncDir', path, code: errorCode(error) ?? '' });
  }
}

function* note(degradation: Degradation): Protocol<Degradation> {
  yield* port.reduced(degradation);
  return degradation;
}
