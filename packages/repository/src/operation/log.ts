import { errorCode } from '@muse/io';
import type { MuseError, Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { readRef } from '@muse/refs/protocols';
import { resolveOutcomes } from '@muse/vcs-state';
import type { Operation, OperationDamage, Outcome } from '@muse/vcs-state';
import { readOperations } from '@muse/vcs-state/protocols';
import type { Repository } from '../repository/repository.js';
import { recordsDir } from '../worktree/records.js';

/** An operation, and what became of it as far as that can be known. */
export type LoggedOperation = Omit<Operation, 'outcome'> & { readonly outcome: Outcome };

export interface OperationHistory {
  /** Newest first. */
  readonly operations: readonly LoggedOperation[];
  /** Lines of the log that are no entries. */
  readonly damaged: readonly OperationDamage[];
}

/**
 * The newest operations on this repository, in all its work trees. For one whose process did not come to say what became
 * of it, refs and HEADs tell; an operation that is under way counts as failed until it moves something.
 */
export function* listOperations(
  repo: Repository,
  options: { readonly limit?: number; readonly since?: number } = {},
): Protocol<OperationHistory> {
  const { operations, damaged } = yield* readOperations(repo.operations, options);
  const refs = new Map<string, ObjectId | null | undefined>();
  const heads = new Map<string | null, string | null>();
  for (const change of operations.flatMap(({ outcome, changes }) => (outcome === null ? changes : []))) {
    if (change.kind === 'ref') refs.set(change.name, yield* refIfReadable(repo, change.name));
    if (change.kind === 'head') heads.set(change.worktree, yield* headOf(repo, change.worktree));
  }
  const outcomes = resolveOutcomes(operations, {
    ref: (name) => refs.get(name),
    head: (worktree) => heads.get(worktree),
  });
  return { operations: operations.map((operation, i) => ({ ...operation, outcome: outcomes[i]! })), damaged };
}

function* refIfReadable(repo: Repository, name: string): Protocol<ObjectId | null | undefined> {
  try {
    return yield* readRef(repo.refs, name);
  } catch (error) {
    if ((error as Partial<MuseError>).kind === 'damaged' || errorCode(error) === 'ERR_MUSE_BAD_REF_NAME')
      return undefined;
    throw error;
  }
}

function* headOf(repo: Repository, worktree: string | null): Protocol<string | null> {
  const bytes = yield* port.readFile(`${worktree === null ? repo.dir : `${recordsDir(repo)}/${worktree}`}/HEAD`);
  return bytes === undefined ? null : Buffer.from(bytes).toString('utf8');
}
