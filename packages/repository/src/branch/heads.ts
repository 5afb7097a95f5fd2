import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';
import { openRefStore } from '@muse/refs';
import type { Head } from '@muse/refs';
import { readHead } from '@muse/refs/protocols';
import type { Repository } from '../repository/repository.js';

/** The HEAD of one work tree of a repository. */
export interface WorkTreeHead {
  /** The directory that holds it. */
  readonly dir: string;
  /** Name of the linked work tree; null for the main one. */
  readonly worktree: string | null;
  readonly head: Head;
}

/** Directories that hold a HEAD: that of the main work tree, then those of the linked ones. */
export function* headDirs(repo: Repository): Protocol<{ readonly dir: string; readonly worktree: string | null }[]> {
  const linked = (yield* port.readdir(`${repo.dir}/worktrees`)) ?? [];
  const dirs: { dir: string; worktree: string | null }[] = [{ dir: repo.dir, worktree: null }];
  for (const { name, kind } of linked) {
    const dir = `${repo.dir}/worktrees/${name}`;
    if (kind === 'directory' && (yield* port.lstat(`${dir}/HEAD`)) !== undefined) dirs.push({ dir, worktree: name });
  }
  return dirs;
}

/** What is checked out in each work tree. Throws `ERR_MUSE_DAMAGED_HEAD` if one of them cannot be read. */
export function* workTreeHeads(repo: Repository): Protocol<WorkTreeHead[]> {
  const heads: WorkTreeHead[] = [];
  for (const { dir, worktree } of yield* headDirs(repo)) {
    heads.push({ dir, worktree, head: yield* readHead(openRefStore(repo.dir, { fs: repo.fs, headDir: dir })) });
  }
  return heads;
}
