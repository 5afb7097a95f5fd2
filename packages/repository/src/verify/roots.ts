import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';
import { openRefStore } from '@muse/refs';
import { inspectReflog, inspectRefs, listReflogs, readHead } from '@muse/refs/protocols';
import { openConfigFile } from '@muse/vcs-state';
import { readConfig } from '@muse/vcs-state/protocols';
import { readFormat } from '../repository/format.js';
import type { Repository } from '../repository/repository.js';
import { recordsDir } from '../worktree/records.js';
import { noting } from './problem.js';
import type { Problem } from './problem.js';
import type { Found, Root } from './root.js';
import { loggedRoots, stashedRoots, stateRoots } from './state.js';
import { isTorn } from './torn.js';

/** Reads every ref, HEAD, reflog and state file; answers what they name. Damage goes to `problems`. */
export function* collectRoots(
  repo: Repository,
  problems: Problem[],
): Protocol<{ readonly roots: readonly Root[]; readonly refs: number }> {
  const roots: Root[] = [];
  const state = (item: string): { kind: 'damaged-state'; item: string } => ({ kind: 'damaged-state', item });
  yield* noting(problems, state(`${repo.dir}/repo.json`), () => readFormat(repo.dir));
  yield* configRead(repo, `${repo.dir}/config.toml`, problems);

  const found = yield* noting(problems, { kind: 'damaged-ref', item: 'refs' }, () => inspectRefs(repo.refs));
  for (const { name, id } of found?.refs ?? []) {
    roots.push({ id, by: name, kind: name.startsWith('refs/tags/') ? 'any' : 'commit' });
  }
  for (const { name, error } of found?.damaged ?? [])
    problems.push({ kind: 'damaged-ref', item: name, message: error.message });

  for (const dir of yield* stateDirs(repo)) yield* workTreeRoots(repo, dir, { roots, problems });
  yield* stashedRoots(repo, { roots, problems });
  yield* loggedRoots(repo, { roots, problems });
  for (const name of yield* listReflogs(repo.refs)) yield* reflogRoots(repo, name, { roots, problems });
  return { roots, refs: found?.refs.length ?? 0 };
}

function* configRead(repo: Repository, path: string, problems: Problem[]): Protocol<void> {
  yield* noting(problems, { kind: 'damaged-state', item: path }, () =>
    readConfig(openConfigFile(path, { fs: repo.fs })),
  );
}

/** The state directories of all work trees; linked ones that are only being made or removed have no HEAD. */
function* stateDirs(repo: Repository): Protocol<string[]> {
  const dirs = [repo.dir];
  for (const { name } of (yield* port.readdir(recordsDir(repo))) ?? []) {
    const dir = `${recordsDir(repo)}/${name}`;
    if ((yield* port.lstat(`${dir}/HEAD`)) !== undefined) dirs.push(dir);
  }
  return dirs;
}

function* workTreeRoots(repo: Repository, dir: string, { roots, problems }: Found): Protocol<void> {
  const refs = openRefStore(repo.dir, { fs: repo.fs, headDir: dir });
  const item = `${dir}/HEAD`;
  const head = yield* noting(problems, { kind: 'damaged-head', item }, () => readHead(refs));
  if (head?.kind === 'commit') roots.push({ id: head.id, by: item, kind: 'commit' });
  if (head !== undefined) yield* reflogRoots({ ...repo, refs }, 'HEAD', { roots, problems });
  yield* configRead(repo, `${dir}/config.worktree.toml`, problems);
  yield* stateRoots(repo, dir, { roots, problems });
}

function* reflogRoots(repo: Repository, name: string, { roots, problems }: Found): Protocol<void> {
  const about = { kind: 'damaged-reflog', item: `reflog of ${name}` } as const;
  const log = yield* noting(problems, about, () => inspectReflog(repo.refs, name));
  if (log === undefined) return;
  for (const damage of log.damaged) {
    if (yield* isTorn(damage)) continue;
    problems.push({ kind: 'damaged-reflog', item: damage.path, message: `byte ${damage.offset}: ${damage.reason}` });
  }
  const ids = new Set(log.entries.flatMap((entry) => [entry.old, entry.new]));
  for (const id of ids) if (id !== null) roots.push({ id, by: about.item, kind: 'any' });
}
