import type { Protocol } from '@muse/io/protocols';
import { checkSignature, decodeCommit, decodeSnapshot, decodeTree } from '@muse/objects';
import type { ObjectId, ObjectKind, ObjectStore } from '@muse/objects';
import { hasObject } from '@muse/objects/protocols';
import { kindOf } from '../object/kind.js';
import { loadObject } from '../object/load.js';
import { nameFault } from '../paths/check-path.js';
import { decodeTag } from '../tag/format.js';
import { noting } from './problem.js';
import type { Problem } from './problem.js';
import type { Root } from './root.js';

interface Reference {
  readonly id: ObjectId;
  readonly kind: ObjectKind | 'any';
  readonly by: string;
}

export interface ClosureOptions {
  readonly problems: Problem[];
  /** Objects without an intact copy: they were reported already. */
  readonly damaged: ReadonlySet<ObjectId>;
  readonly onObject: () => void;
}

/** Walks everything that can be reached from the roots; answers how many commits there are. Damage goes to `problems`. */
export function* checkClosure(
  store: ObjectStore,
  roots: readonly Root[],
  { problems, damaged, onObject }: ClosureOptions,
): Protocol<{ readonly commits: number }> {
  const seen = new Set<string>();
  const pending: Reference[] = [...roots];
  let commits = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    // One object may be reached as a file and as a tree: it is then looked at as each.
    const key = `${next.kind} ${next.id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { id, by } = next;
    if (damaged.has(id)) continue;
    if (!(yield* hasObject(store, id))) {
      const kind = next.kind === 'any' ? 'object' : next.kind;
      problems.push({ kind: 'missing-object', item: id, message: `the ${kind} ${id} is missing; ${by} names it` });
      continue;
    }
    onObject();
    if (next.kind === 'blob') continue;
    const bytes = yield* loadObject(store, id);
    const kind = next.kind === 'any' ? kindOf(bytes, id) : next.kind;
    if (next.kind === 'any') {
      pending.push({ id, kind, by });
      continue;
    }
    if (kind === 'commit') commits++;
    const found = yield* noting(problems, { kind: 'bad-record', item: id }, function* () {
      return references(kind, bytes, { id, problems });
    });
    if (found !== undefined) pending.push(...found);
  }
  return { commits };
}

function references(
  kind: ObjectKind,
  bytes: Uint8Array,
  { id, problems }: { readonly id: ObjectId; readonly problems: Problem[] },
): Reference[] {
  const by = `${kind} ${id}`;
  switch (kind) {
    case 'commit': {
      const commit = decodeCommit(bytes, id);
      const { tree, parents } = commit;
      const signature = checkSignature(commit);
      if (signature.status === 'bad') {
        const message = `the signature of the commit ${id} is bad: ${signature.reason}`;
        problems.push({ kind: 'bad-signature', item: id, message });
      }
      return [
        { id: tree, kind: 'tree', by },
        ...parents.map((parent) => ({ id: parent, kind: 'commit', by }) as const),
      ];
    }
    case 'snapshot': {
      const { tree, base } = decodeSnapshot(bytes, id);
      return [
        { id: tree, kind: 'tree', by },
        ...(base === undefined ? [] : [{ id: base, kind: 'commit', by } as const]),
      ];
    }
    case 'tag': {
      const tag = decodeTag(bytes, id);
      return [{ id: tag.object, kind: tag.kind, by }];
    }
    case 'tree':
      return decodeTree(bytes, id).map((entry) => {
        const fault = nameFault(entry.name);
        const message = `the tree ${id} has an entry ${JSON.stringify(entry.name)}: ${fault}`;
        if (fault !== undefined) problems.push({ kind: 'bad-name', item: id, message });
        return { id: entry.id, kind: entry.kind === 'directory' ? 'tree' : 'blob', by };
      });
    case 'blob':
      return [];
  }
}
