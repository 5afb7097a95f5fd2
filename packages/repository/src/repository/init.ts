import { errorCode, MuseError, parentPath } from '@muse/io';
import type { FileSystem, Protocol } from '@muse/io';
import {
  ensureDir,
  port,
  publishTemp,
  stageFile,
  sweepTemps,
  syncDirectory,
  tempPath,
  writeFileAtomic,
} from '@muse/io/protocols';
import { checkBranchName, REF_DIRECTORIES } from '@muse/refs';
import { removeTree } from '../files/remove-tree.js';
import { ancestors } from '../paths/selection.js';
import { FORMAT_VERSION, formatFile, parseFormat } from './format.js';
import type { RepositoryFormat } from './format.js';
import { repositoryOf } from './open.js';
import { MUSE_DIR } from './repository.js';
import type { Repository } from './repository.js';

export interface InitOptions {
  /** The branch that HEAD names at first; `main`. */
  readonly defaultBranch?: string;
  /** Accept a repository that is there: what it misses is made, everything else stays as it is. */
  readonly force?: boolean;
}

/** The handle of the repository, and whether this call made it. */
export type InitResult = Repository & { readonly created: boolean };

/** Every directory of a new repository, parents first, so that later writes find theirs and need not sync new ones. */
const DIRECTORIES: readonly string[] = [
  ...new Set(
    [...REF_DIRECTORIES, 'objects/sha256', 'objects/packs', 'operations', 'cache'].flatMap((path) => [
      ...ancestors(path).slice(1),
      path,
    ]),
  ),
];

/**
 * Makes a repository in `path`, which becomes a work tree; files in it are left alone.
 *
 * Everything is built in a temp directory beside and renamed into place when it is whole and durable: a crash leaves no
 * `.muse`, or a complete one, and at worst a temp directory that the next `init` sweeps.
 *
 * Throws `ERR_MUSE_EXISTS` (refused) if there is one already and `force` is not given.
 */
export function* init(fs: FileSystem, path: string, options: InitOptions = {}): Protocol<InitResult> {
  const branch = options.defaultBranch ?? 'main';
  checkBranchName(branch);
  yield* ensureDir(path);
  const root = (yield* port.realpath(path)) ?? path;
  const dir = `${root}/${MUSE_DIR}`;
  const there = yield* port.lstat(dir);
  if (there !== undefined && (there.kind !== 'directory' || options.force !== true)) throw exists(dir);

  const repository = repositoryOf(fs, { root, dir, stateDir: dir });
  if (there === undefined) {
    yield* sweepTemps(root);
    yield* build(dir, branch);
  } else {
    yield* complete(dir, branch);
  }
  return { ...repository, created: there === undefined };
}

function* build(dir: string, branch: string): Protocol<void> {
  const root = parentPath(dir);
  const aside = yield* tempPath(root);
  yield* port.mkdir(aside);
  for (const name of DIRECTORIES) yield* port.mkdir(`${aside}/${name}`);
  yield* place(aside, 'HEAD', Buffer.from(`ref: refs/heads/${branch}\n`));
  yield* place(aside, 'repo.json', yield* newFormat(branch));
  for (const name of DIRECTORIES) {
    if (DIRECTORIES.some((inner) => inner.startsWith(`${name}/`))) yield* syncDirectory(`${aside}/${name}`);
  }
  yield* syncDirectory(aside);
  try {
    yield* port.rename(aside, dir);
  } catch (error) {
    yield* removeTree(aside);
    throw TAKEN.has(errorCode(error)) ? exists(dir, error) : error;
  }
  yield* syncDirectory(root);
}

/** What the rename answers when another process was first. */
const TAKEN = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM']);

/** A synced file in the directory built aside, whose entries are synced once, at the end. */
function* place(dir: string, name: string, bytes: Uint8Array): Protocol<void> {
  const temp = yield* stageFile(dir, bytes);
  yield* publishTemp(temp, `${dir}/${name}`, { durability: 'process' });
}

/** `--force`: only what is missing is made. Each step stands alone, so a crash leaves less missing than before. */
function* complete(dir: string, branch: string): Protocol<void> {
  const bytes = yield* port.readFile(formatFile(dir));
  const whole = bytes !== undefined && isWhole(Buffer.from(bytes).toString('utf8'), formatFile(dir));
  for (const name of DIRECTORIES) yield* ensureDir(`${dir}/${name}`);
  if (!whole) yield* writeFileAtomic(formatFile(dir), yield* newFormat(branch));
}

/** False for a damaged file, which may be replaced; one of a later version throws. */
function isWhole(text: string, path: string): boolean {
  try {
    parseFormat(text, path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_DAMAGED_REPOSITORY') throw error;
    return false;
  }
}

function* newFormat(branch: string): Protocol<Uint8Array> {
  const format: RepositoryFormat = {
    format_version: FORMAT_VERSION,
    repository_id: (yield* port.nonce()) + (yield* port.nonce()),
    default_branch: branch,
  };
  return Buffer.from(`${JSON.stringify(format, null, 2)}\n`);
}

function exists(dir: string, cause?: unknown): MuseError {
  return new MuseError(`${dir} exists already`, {
    code: 'ERR_MUSE_EXISTS',
    kind: 'refused',
    hint: 'The repository is there and untouched; "muse init --force" adds what is missing in it and changes nothing else.',
    data: { path: dir },
    cause,
  });
}
