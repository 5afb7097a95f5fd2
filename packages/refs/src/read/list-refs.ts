import { compareNames } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import type { ObjectId } from '../id/object-id.js';
import { damagedRef, readLooseRef } from '../loose/loose-ref.js';
import { walkLoose } from '../loose/walk-loose.js';
import { brokenFullRule } from '../name/check-name.js';
import { readPackedRefs } from '../packed/read-packed.js';
import { underRefLock } from '../store/lock.js';
import { refPath, type RefStore } from '../store/ref-store.js';
import { readJournal } from '../transaction/journal.js';

/** No name has one of these, and a path must not. */
const IMPOSSIBLE = /\/\.|\/\/|[\\\p{Cc}]/u;

/** A ref: its full name and the id that it holds. */
export interface Ref {
  readonly name: string;
  readonly id: ObjectId;
}

/** How often a listing starts again because a transaction ended meanwhile, before it takes the lock. */
const TRIES = 4;

/**
 * All refs whose full name starts with `prefix`, in ascending order of the names' bytes. A transaction is seen whole or
 * not at all (between live processes within the granularity of the file system's time stamps).
 *
 * @throws as `readRef`; one damaged ref makes the listing throw, naming it: use `inspectRefs` to see the others.
 */
export function* listRefs(store: RefStore, prefix = 'refs/'): Protocol<readonly Ref[]> {
  const { refs, damaged } = yield* inspectRefs(store, prefix);
  if (damaged.length > 0) throw damaged[0]!.error;
  return refs;
}

/** What a store holds: the good refs, and one error for each damaged one. */
export interface RefInspection {
  readonly refs: readonly Ref[];
  readonly damaged: readonly { readonly name: string; readonly error: Error }[];
}

/** As `listRefs`, but damaged refs are listed beside the others. A damaged packed-refs file or journal still throws. */
export function* inspectRefs(store: RefStore, prefix = 'refs/'): Protocol<RefInspection> {
  for (let attempt = 1; attempt < TRIES; attempt++) {
    const before = yield* port.stat(`${store.dir}/transactions`);
    const inspection = yield* inspectOnce(store, prefix);
    const after = yield* port.stat(`${store.dir}/transactions`);
    if (before?.mtimeNs === after?.mtimeNs) return inspection;
  }
  return yield* underRefLock(store, () => inspectOnce(store, prefix));
}

function* inspectOnce(store: RefStore, prefix: string): Protocol<RefInspection> {
  if (IMPOSSIBLE.test(prefix)) return { refs: [], damaged: [] };
  const journal = yield* readJournal(store);
  const found = new Map<string, ObjectId>();
  const damaged: { name: string; error: Error }[] = [];
  const loose = (yield* walkLoose(store, startOf(prefix))).filter(({ name }) => name.startsWith(prefix));
  const values = new Map<string, ObjectId>();
  for (const { name, kind } of loose) {
    const rule = kind === 'file' ? brokenFullRule(name) : `it is a ${kind}, not a file`;
    if (rule !== undefined) {
      damaged.push({ name, error: damagedRef(name, refPath(store, name), rule) });
      continue;
    }
    try {
      const id = yield* readLooseRef(store, name);
      if (id !== undefined) values.set(name, id);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      damaged.push({ name, error });
    }
  }
  for (const [name, id] of (yield* readPackedRefs(store)).refs) if (name.startsWith(prefix)) found.set(name, id);
  for (const [name, id] of values) found.set(name, id);
  for (const { name } of damaged) found.delete(name);
  for (const { name, from, to } of journal?.moves ?? []) {
    if (!name.startsWith(prefix) || (found.get(name) ?? null) !== from) continue;
    if (to === null) found.delete(name);
    else found.set(name, to);
  }
  return { refs: inOrder(found), damaged };
}

/** The deepest directory that holds all names with this prefix. */
function startOf(prefix: string): string {
  const slash = prefix.lastIndexOf('/');
  return slash < 0 || !prefix.startsWith('refs/') ? 'refs' : prefix.slice(0, slash);
}

/** The packed refs come in order, and mostly nothing else does. */
function inOrder(found: ReadonlyMap<string, ObjectId>): readonly Ref[] {
  const refs = Array.from(found, ([name, id]) => ({ name, id }));
  const isSorted = refs.every((ref, index) => index === 0 || compareNames(refs[index - 1]!.name, ref.name) < 0);
  return isSorted ? refs : refs.sort((a, b) => compareNames(a.name, b.name));
}
