import type { ObjectId } from '../record/object-id.js';
import { list, nullable, object, value, type Shape } from '../record/shape.js';
import { objectId, text } from '../record/values.js';

/**
 * A checkout that is done, and whose files were not synced: until the kernel has written them out by itself, a power cut
 * may tear them or bring back what they replaced.
 */
export interface UnsyncedCheckout {
  /** The tree of the work tree before it (`null`: none) and after. */
  readonly from: ObjectId | null;
  readonly to: ObjectId;
  /** It wrote its files between these two times: nanoseconds since 1970 by the file system's clock, in decimal digits. */
  readonly began: string;
  readonly ended: string;
  /** Paths that it left alone because somebody changed them meanwhile. */
  readonly kept: readonly string[];
}

const nanoseconds: Shape<string> = value(
  (found): found is string => typeof found === 'string' && /^\d{1,20}$/.test(found),
  'is no time in nanoseconds',
);

export const unsyncedCheckout: Shape<UnsyncedCheckout> = object<UnsyncedCheckout>({
  from: nullable(objectId),
  to: objectId,
  began: nanoseconds,
  ended: nanoseconds,
  kept: list(text),
});
