import { decodeName, encodeName, MuseError, parentPath } from '@muse/io';
import type { FileSystem, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { openObjectStore } from '@muse/objects';
import { openRefStore } from '@muse/refs';
import { openOperationLog } from '@muse/vcs-state';
import type { Invocation } from '../operation/invocation.js';
import { formatFile, readFormat } from './format.js';
import { MUSE_DIR } from './repository.js';
import type { Repository } from './repository.js';

/** How a linked work tree's `.muse` file begins. */
const POINTER = 'muse-dir: ';

/** A pointer file is one path; anything longer is not ours. */
const MAX_POINTER_BYTES = 8192;

/**
 * Opens the repository whose work tree holds `path`, searching upward from it.
 *
 * Throws `ERR_MUSE_NO_REPOSITORY` (setup) when no directory above holds one, `ERR_MUSE_UNKNOWN_FORMAT` (setup) for a
 * layout this version does not read, `ERR_MUSE_DAMAGED_REPOSITORY` when `.muse` is there but not whole.
 */
export function* open(fs: FileSystem, path: string, invocation?: Invocation): Protocol<Repository> {
  const start = (yield* port.realpath(path)) ?? path;
  for (let root = start; ; root = parentPath(root)) {
    const found = yield* openAt(fs, root);
    if (found !== undefined) return invocation === undefined ? found : { ...found, invocation };
    if (root === parentPath(root)) break;
  }
  throw new MuseError(`no Muse repository in ${path} or in a directory above it`, {
    code: 'ERR_MUSE_NO_REPOSITORY',
    kind: 'setup',
    hint: 'Run "muse init" to make one here.',
    data: { path },
  });
}

/** The repository whose work tree is rooted exactly at `root`, if one is. */
export function* openAt(fs: FileSystem, root: string): Protocol<Repository | undefined> {
  const muse = join(root, MUSE_DIR);
  const stat = yield* port.stat(muse);
  if (stat?.kind === 'file') return yield* openLinked(fs, root, muse);
  if (stat?.kind !== 'directory') return undefined;
  if ((yield* readFormat(muse)) === undefined) {
    // A directory of this name that was never a repository (settings, say) does not end the search.
    if ((yield* port.lstat(`${muse}/HEAD`)) === undefined) return undefined;
    throw incomplete(formatFile(muse));
  }
  return repositoryOf(fs, { root, dir: muse, stateDir: muse });
}

/** Made and synced by `init` before `.muse` can be seen, so that no commit needs to sync them again. */
const DURABLE = ['packs', 'sha256'];

/** Makes the handle; no I/O. */
export function repositoryOf(fs: FileSystem, at: { root: string; dir: string; stateDir: string }): Repository {
  return {
    fs,
    ...at,
    objects: openObjectStore(`${at.dir}/objects`, { fs, durable: DURABLE }),
    refs: openRefStore(at.dir, { fs, headDir: at.stateDir }),
    operations: openOperationLog(`${at.dir}/operations`, { fs }),
  };
}

/** What the `.muse` file of a linked work tree holds. */
export function pointerBytes(stateDir: string): Uint8Array {
  return encodeName(`${POINTER}${stateDir}\n`);
}

function* openLinked(fs: FileSystem, root: string, file: string): Protocol<Repository | undefined> {
  const bytes = yield* port.readFile(file);
  if (bytes === undefined) return undefined;
  const text = bytes.length > MAX_POINTER_BYTES ? '' : decodeName(bytes);
  const stateDir = text.startsWith(POINTER) && text.endsWith('\n') ? text.slice(POINTER.length, -1) : '';
  const [, dir] = /^(.+)\/worktrees\/[^/\n]+$/.exec(stateDir) ?? [];
  if (dir === undefined) {
    throw new MuseError(`${file} does not say where the repository of this work tree is`, {
      code: 'ERR_MUSE_DAMAGED_REPOSITORY',
      kind: 'damaged',
      hint: 'Its one line must be "muse-dir: " and the directory of this work tree under .muse/worktrees.',
      data: { path: file },
    });
  }
  if ((yield* readFormat(dir)) === undefined) throw incomplete(formatFile(dir));
  if ((yield* port.lstat(`${stateDir}/HEAD`)) === undefined) throw incomplete(`${stateDir}/HEAD`);
  if ((yield* port.lstat(`${stateDir}/removing`)) !== undefined) throw beingRemoved(root);
  return repositoryOf(fs, { root, dir, stateDir });
}

/** Part of its files may be gone already: a commit of what is left would delete them. */
function beingRemoved(root: string): MuseError {
  return new MuseError(`the work tree ${root} is being removed`, {
    code: 'ERR_MUSE_WORKTREE_REMOVED',
    kind: 'refused',
    hint: 'If the removal was interrupted, remove the work tree again, from another one.',
    data: { path: root },
  });
}

function incomplete(path: string): MuseError {
  return new MuseError(`${path} is missing`, {
    code: 'ERR_MUSE_DAMAGED_REPOSITORY',
    kind: 'damaged',
    hint: 'Restore it from a copy, or run "muse init --force"; history is not touched by it.',
    data: { path },
  });
}

function join(dir: string, name: string): string {
  return dir.endsWith('/') ? `${dir}${name}` : `${dir}/${name}`;
}
