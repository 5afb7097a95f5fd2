import type { Protocol } from '@muse/io/protocols';

import type { ObjectId } from '../record/object-id.js';
import type { OperationLog } from './operation-log.js';
import type { OperationChange } from './operation.js';
import { readOperations } from './read-operations.js';
import type { OperationDamage } from './record.js';

/** An object that an operation needs if it is to be taken back or done again. */
export interface OperationRoot {
  readonly id: ObjectId;
  /** `any`: what a ref held may be a commit or an annotated tag, and a snapshot is neither. */
  readonly kind: 'commit' | 'tree' | 'any';
  /** The id of the first operation that names it, from the newest. */
  readonly operation: string;
}

/**
 * Every object that the log names: they and all that they name must be kept as long as the entries are. Damaged lines
 * are told, for what they named is not known.
 */
export function* operationRoots(
  log: OperationLog,
): Protocol<{ readonly roots: readonly OperationRoot[]; readonly damaged: readonly OperationDamage[] }> {
  const { operations, damaged } = yield* readOperations(log);
  const roots = new Map<string, OperationRoot>();
  for (const { id: operation, changes } of operations) {
    for (const { id, kind } of changes.flatMap(namedBy)) {
      const key = `${kind} ${id}`;
      if (!roots.has(key)) roots.set(key, { id, kind, operation });
    }
  }
  return { roots: [...roots.values()], damaged };
}

type Named = Pick<OperationRoot, 'id' | 'kind'>;

function namedBy(change: OperationChange): Named[] {
  switch (change.kind) {
    case 'ref':
      return some([change.before, change.after], 'any');
    case 'head':
      return some([change.before, change.after].map(commitIn), 'commit');
    case 'worktree':
      return [
        ...some([change.commit.before, change.commit.after], 'commit'),
        ...some([change.tree?.before ?? null, change.tree?.after ?? null], 'tree'),
        ...some([change.snapshot], 'any'),
      ];
    case 'config':
      return [];
  }
}

function some(ids: readonly (ObjectId | null)[], kind: Named['kind']): Named[] {
  return ids.flatMap((id) => (id === null ? [] : [{ id, kind }]));
}

/** The commit that a HEAD file on no branch holds. */
function commitIn(head: string | null): ObjectId | null {
  return (/^commit: (sha256:[0-9a-f]{64})\n$/.exec(head ?? '')?.[1] ?? null) as ObjectId | null;
}
