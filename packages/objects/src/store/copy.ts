import { parentPath, type MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { Pack } from '../pack/pack.js';
import type { Gone } from '../pack/read-range.js';

/** One place that holds an object: a file of its own, or a part of a pack. */
export type Copy =
  | { readonly kind: 'loose'; readonly path: string }
  | {
      readonly kind: 'packed';
      readonly path: string;
      readonly pack: Pack;
      readonly offset: number;
      readonly length: number;
    };

/** A copy is not right; with the reason, if there is more to say than that. */
export interface Damaged {
  readonly damaged: MuseError | true;
}

export const DAMAGED: Damaged = { damaged: true };

/** Looks at one copy: the result, that it is damaged, or that it is not there. */
export type Attempt<T> = (copy: Copy) => Protocol<{ readonly value: T } | Damaged | Gone>;

/** Directory that must be durable for a copy to be so. */
export function directoryOf(copy: Copy): string {
  return parentPath(copy.path);
}
