import { basePath, errorCode } from '@muse/io';
import type { Protocol } from '@muse/io';
import type { NewOperation, Operation, OperationActor, OperationChange } from '@muse/vcs-state';
import { appendOperation, settleOperation } from '@muse/vcs-state/protocols';
import type { Provenance } from '@muse/objects';
import type { Repository } from '../repository/repository.js';

/** What a verb is about to do, for the operation log. */
export interface OperationAbout {
  readonly verb: string;
  /** `Name <email>`; nobody if absent. */
  readonly actor?: string | undefined;
  /** `+0130` */
  readonly zone?: string;
  readonly provenance?: Provenance | undefined;
  /** What changes; nothing is recorded if all of it is as it was. */
  readonly changes: readonly OperationChange[];
}

/**
 * Carries out the movement of refs, HEAD and work tree that an operation consists of, and notes it in the operation log:
 * what will change before it does, what became of it afterwards. Everything that the entry names is stored already.
 *
 * The entry is not synced, so it costs a commit no flush, unless it is the only thing that knows of uncommitted content
 * that is dropped. A crash in between leaves an entry without an outcome; where the refs are tells what it was.
 */
export function* recordOperation<T>(repo: Repository, about: OperationAbout, body: () => Protocol<T>): Protocol<T> {
  if (!about.changes.some(changesSomething)) return yield* body();
  const drops = about.changes.some((change) => change.kind === 'worktree' && change.snapshot !== null);
  const durability = drops ? 'durable' : 'process';
  const operation = yield* appendOperation(repo.operations, entryOf(repo, about), { durability });
  let result: T;
  try {
    result = yield* body();
  } catch (error) {
    // Of all failures only a refusal says that nothing has been changed.
    if ((error as { kind?: unknown }).kind === 'refused') yield* settle(repo, operation, 'failed');
    throw error;
  }
  yield* settle(repo, operation, 'done');
  return result;
}

/** The name by which the operation log knows a work tree; `null` for the main one. */
export function worktreeName(repo: Pick<Repository, 'dir' | 'stateDir'>): string | null {
  return repo.stateDir === repo.dir ? null : basePath(repo.stateDir);
}

/** The operation is over, whether or not this can be noted. */
function* settle(repo: Repository, { id }: Operation, outcome: 'done' | 'failed'): Protocol<void> {
  try {
    yield* settleOperation(repo.operations, id, outcome);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

function entryOf(repo: Repository, { verb, actor, zone, provenance, changes }: OperationAbout): NewOperation {
  return {
    actor: actorOf(actor, { ...repo.invocation, ...provenance }),
    command: repo.invocation?.command ?? [verb],
    worktree: worktreeName(repo),
    changes,
    ...(zone !== undefined && { zone }),
  };
}

type Agent = Pick<OperationActor, 'agent' | 'run' | 'session'>;

function actorOf(person: string | undefined, { agent, run, session }: Agent): OperationActor | null {
  const [, name = person ?? '', email = ''] = /^([^<]*?) *<([^>]*)>$/.exec(person ?? '') ?? [];
  const by = { ...(agent && { agent }), ...(run && { run }), ...(session && { session }) };
  return name === '' && email === '' && Object.keys(by).length === 0 ? null : { name, email, ...by };
}

function changesSomething(change: OperationChange): boolean {
  if (change.kind !== 'worktree') return JSON.stringify(change.before) !== JSON.stringify(change.after);
  const { commit, tree, snapshot, paths } = change;
  return commit.before !== commit.after || snapshot !== null || (tree !== null && (paths?.length ?? 1) > 0);
}
