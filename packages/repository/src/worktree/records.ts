import { decodeName } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { parseHead } from '@muse/refs';
import type { Head } from '@muse/refs';
import { readCheckoutJournal } from '@muse/vcs-state/protocols';
import { pointerBytes } from '../repository/open.js';
import { MUSE_DIR } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';

/*
 * .muse/worktrees/<name>/   the state of a linked work tree: HEAD, locks, CHECKOUT.json, cache, logs, and
 *   location                the absolute path of the work tree
 *   removing                present while the work tree is being removed
 * <work tree>/.muse         a file, which points back: "muse-dir: <that directory>"
 */

/** A work tree of the repository, as its state directory says. */
export interface WorkTreeRecord {
  /** `null` for the main work tree. */
  readonly name: string | null;
  readonly root: string;
  readonly stateDir: string;
  /** `null` if HEAD cannot be read. */
  readonly head: Head | null;
  /** Where HEAD goes when the checkout under way is done. */
  readonly nextHead: Head | null;
  /** True if nothing at `root` points back to the record: what is left when the directory was deleted. */
  readonly abandoned: boolean;
  readonly removing: boolean;
}

/** Where the records of linked work trees are. */
export function recordsDir(repo: Pick<Repository, 'dir'>): string {
  return `${repo.dir}/worktrees`;
}

/** All work trees of a repository, the main one first, then by name. */
export function* readRecords(repo: Repository): Protocol<WorkTreeRecord[]> {
  const records = [yield* readRecord(repo, null)];
  const entries = (yield* port.readdir(recordsDir(repo))) ?? [];
  const names = entries
    .filter((entry) => entry.kind === 'directory' && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  for (const name of names.sort()) records.push(yield* readRecord(repo, name));
  return records;
}

function* readRecord(repo: Repository, name: string | null): Protocol<WorkTreeRecord> {
  const stateDir = name === null ? repo.dir : `${recordsDir(repo)}/${name}`;
  const root = name === null ? repo.dir.slice(0, -`/${MUSE_DIR}`.length) : yield* readLocation(stateDir);
  const journal = yield* readCheckoutJournal({ fs: repo.fs, dir: stateDir });
  const bytes = yield* port.readFile(`${stateDir}/HEAD`);
  return {
    name,
    root,
    stateDir,
    head: bytes === undefined ? null : (parseHead(Buffer.from(bytes).toString('utf8')) ?? null),
    nextHead: journal?.state === 'applying' ? (parseHead(journal.head.after) ?? null) : null,
    abandoned: name !== null && !(yield* pointsTo(root, stateDir)),
    removing: (yield* port.lstat(`${stateDir}/removing`)) !== undefined,
  };
}

function* readLocation(stateDir: string): Protocol<string> {
  const bytes = yield* port.readFile(`${stateDir}/location`);
  return bytes === undefined ? '' : decodeName(bytes).replace(/\n$/, '');
}

function* pointsTo(root: string, stateDir: string): Protocol<boolean> {
  if (root === '') return false;
  const stat = yield* port.lstat(`${root}/${MUSE_DIR}`);
  const bytes = stat?.kind === 'file' ? yield* port.readFile(`${root}/${MUSE_DIR}`) : undefined;
  return bytes !== undefined && Buffer.compare(bytes, pointerBytes(stateDir)) === 0;
}
