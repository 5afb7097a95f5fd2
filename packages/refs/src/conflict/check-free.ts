import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import type { RefStore } from '../store/ref-store.js';
import { findCollision, openNameTree, takeName } from './name-tree.js';

/**
 * Checks that new names collide with none that stays, nor with each other. Throws `ERR_MUSE_REF_CONFLICT` (refused)
 * naming both. `gone`: names that are deleted by the same transaction.
 */
export function* checkNamesFree(store: RefStore, names: readonly string[], gone?: ReadonlySet<string>): Protocol<void> {
  if (names.length === 0) return;
  const tree = yield* openNameTree(store, gone);
  for (const name of names) {
    const other = yield* findCollision(tree, name);
    if (other !== undefined) throw collision(name, other);
    takeName(tree, name);
  }
}

function collision(name: string, other: string): MuseError {
  const nested = other.startsWith(`${name}/`) || name.startsWith(`${other}/`);
  const why = nested
    ? 'one name cannot be a directory of the other'
    : 'some file systems take these names for the same';
  return new MuseError(`${name} cannot be created while ${other} exists: ${why}`, {
    code: 'ERR_MUSE_REF_CONFLICT',
    kind: 'refused',
    hint: `Choose another name, or rename or delete ${other} first.`,
    data: { name, other },
  });
}
