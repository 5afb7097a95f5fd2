import type { Protocol } from '@muse/io/protocols';
import { readCommit } from '@muse/objects/protocols';
import { readHead } from '@muse/refs/protocols';
import type { Repository } from '@muse/repository';
import { diffTrees, listBranches } from '@muse/repository/protocols';
import { listReservations, listSessions, readOps } from '@muse/coordination/protocols';
import { listConfig, readOperations } from '@muse/vcs-state/protocols';
import { configOf, coordinationOf, LAB_COMMAND, sessionOf } from './places.js';
import { appended, asId, EMPTY_LOG, seenWith, type LogSeen, type Seen, type TipSeen } from './seen.js';

/** Reads everything that steps can change. Throws what the packages throw where something is damaged. */
export function* observe(repo: Repository): Protocol<Seen> {
  const head = yield* readHead({ ...repo.refs, headDir: repo.stateDir });
  if (head.kind !== 'branch') throw new Error(`HEAD is at the commit ${head.id}, and no step puts it there`);
  const branches: Record<string, TipSeen> = {};
  for (const { name, id } of yield* listBranches(repo)) branches[name] = yield* tipOf(repo, id);
  return {
    ...seenWith(head.branch, branches),
    config: yield* configSeen(repo),
    ...(yield* reservationsSeen(repo)),
    sessions: yield* sessionsSeen(repo),
    operations: yield* operationsSeen(repo),
  };
}

function* tipOf(repo: Repository, id: string): Protocol<TipSeen> {
  const commit = yield* readCommit(repo.objects, asId(id));
  if (commit === null) throw new Error(`the commit ${id} is missing`);
  const files: Record<string, string> = {};
  for (const { path, after } of yield* diffTrees(repo.objects, null, commit.tree)) files[path] = after?.id ?? '';
  return { id, parents: commit.parents, message: commit.message.trim(), files };
}

function* configSeen(repo: Repository): Protocol<Seen['config']> {
  const values = yield* listConfig(configOf(repo));
  return Object.fromEntries(values.map(({ key, value }) => [key, String(value)]));
}

function* reservationsSeen(repo: Repository): Protocol<Pick<Seen, 'held' | 'highestFence'>> {
  const { reservations, warnings } = yield* listReservations(coordinationOf(repo), { ended: true });
  if (warnings.length > 0) throw new Error(`reservations cannot be read: ${JSON.stringify(warnings)}`);
  const active = reservations.filter(({ status }) => status === 'active');
  return {
    held: Object.fromEntries(active.map(({ addresses, id, fence }) => [addresses.join(' '), { id, fence }])),
    highestFence: Math.max(0, ...reservations.map(({ fence }) => fence ?? 0)),
  };
}

function* sessionsSeen(repo: Repository): Protocol<Seen['sessions']> {
  const sessions: Record<string, LogSeen> = {};
  for (const session of yield* listSessions(repo)) {
    const { ops } = yield* readOps(sessionOf(repo, session));
    // A session whose first op was cut off is there, and empty.
    if (ops.length > 0) sessions[session] = ops.map(({ payload }) => String(payload)).reduce(appended, EMPTY_LOG);
  }
  return sessions;
}

function* operationsSeen(repo: Repository): Protocol<LogSeen> {
  const { operations } = yield* readOperations(repo.operations);
  const own = operations.toReversed().filter(({ command }) => command[0] === LAB_COMMAND);
  return own.map(({ command }) => command[1] ?? '').reduce(appended, EMPTY_LOG);
}
