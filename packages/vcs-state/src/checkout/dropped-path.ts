import type { ObjectId } from '../record/object-id.js';
import { nullable, object, oneOf, type Shape } from '../record/shape.js';
import { objectId, text } from '../record/values.js';

/** What stands at a path before a checkout that was told to drop it. */
export interface DroppedPath {
  readonly path: string;
  /** `null`: nothing. The object is stored. */
  readonly version: { readonly kind: 'file' | 'executable' | 'symlink'; readonly id: ObjectId } | null;
}

export const droppedPath: Shape<DroppedPath> = object<DroppedPath>({
  path: text,
  version: nullable(
    object<NonNullable<DroppedPath['version']>>({ kind: oneOf('file', 'executable', 'symlink'), id: objectId }),
  ),
});
