import type { DirectoryEntry } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import type { RefStore } from '../store/ref-store.js';

/** Something under `refs/`: its full name and what it is. */
export interface LooseEntry {
  readonly name: string;
  readonly kind: DirectoryEntry['kind'];
}

/**
 * Everything below the directory `name` (`refs`, `refs/heads`) that is no directory, in no order. Names that start with
 * a dot are left out: no ref can have one, temps and what a desktop leaves behind do.
 */
export function* walkLoose(store: RefStore, name: string): Protocol<LooseEntry[]> {
  const found: LooseEntry[] = [];
  const pending = [name];
  for (let dir = pending.pop(); dir !== undefined; dir = pending.pop()) {
    for (const entry of (yield* port.readdir(`${store.dir}/${dir}`)) ?? []) {
      if (entry.name.startsWith('.')) continue;
      if (entry.kind === 'directory') pending.push(`${dir}/${entry.name}`);
      else found.push({ name: `${dir}/${entry.name}`, kind: entry.kind });
    }
  }
  return found;
}
