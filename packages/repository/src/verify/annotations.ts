import type { Protocol } from '@muse/io/protocols';
import type { ObjectStore } from '@muse/objects';
import { listAnnotated, readAnnotations } from '@muse/objects/protocols';
import { noting } from './problem.js';
import type { Problem } from './problem.js';
import { isTorn } from './torn.js';

/** Reads the annotations of all commits. A torn end of a log, which a crash leaves, is no damage. */
export function* checkAnnotations(store: ObjectStore, problems: Problem[]): Protocol<void> {
  for (const id of yield* listAnnotated(store)) {
    const about = { kind: 'damaged-annotation', item: `annotations of ${id}` } as const;
    const found = yield* noting(problems, about, () => readAnnotations(store, id));
    for (const damage of found?.damaged ?? []) {
      if (yield* isTorn(damage)) continue;
      problems.push({ ...about, message: `${damage.path}, byte ${damage.offset}: ${damage.reason}` });
    }
  }
}
