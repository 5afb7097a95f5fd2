/** The id of an object: `sha256:` and 64 lower-case hex digits. The same structural type as in `@muse/objects`. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };

/**
 * What a change of the work tree is about to do, written before its first step: after a crash the next command finishes
 * or undoes it.
 */
export interface CheckoutJournal {
  readonly version: 1;
  /** The verb: `switch`, `merge`, `restore`, `commit` … */
  readonly operation: string;
  /** The content of the HEAD file before and after. */
  readonly head: { readonly before: string; readonly after: string };
  /** The ref that moves with it. */
  readonly ref?: { readonly name: string; readonly expected: ObjectId | null; readonly next: ObjectId | null };
  /** The trees of the work tree before (`null`: none) and after. */
  readonly trees: { readonly from: ObjectId | null; readonly to: ObjectId };
  /** The paths it touches, where it is not the whole difference of the trees. */
  readonly paths?: readonly string[];
  /** Which boot of the machine wrote this: after another one, what was not synced may be lost. */
  readonly boot: string;
  /** `applying`: files are being changed; `applied`: they all are, the ref and HEAD too, but the files are not synced. */
  readonly state: 'applying' | 'applied';
}

const ID = /^sha256:[0-9a-f]{64}$/;

/** What is wrong with a value that should be a checkout journal; `undefined` if nothing is. */
export function faultOf(value: unknown): string | undefined {
  const { version, operation, head, ref, trees, paths, boot, state } = asRecord(value);
  const { before, after } = asRecord(head);
  const { from, to } = asRecord(trees);
  if (version !== 1) return `its version is ${String(version)}, and this program knows 1`;
  if (typeof operation !== 'string' || !/^[a-z][a-z-]*$/.test(operation)) return 'its operation is no verb';
  if (typeof before !== 'string' || typeof after !== 'string') return 'its head is not two texts';
  if (!isIdOrNull(from) || !isId(to)) return 'its trees are not ids';
  if (ref !== undefined && !isRef(asRecord(ref))) return 'its ref is not a name and two ids';
  if (paths !== undefined && !(Array.isArray(paths) && paths.every((path) => typeof path === 'string'))) {
    return 'its paths are not a list of texts';
  }
  if (typeof boot !== 'string') return 'its boot is no text';
  return state === 'applying' || state === 'applied' ? undefined : 'its state is neither applying nor applied';
}

function isRef({ name, expected, next }: Record<string, unknown>): boolean {
  return typeof name === 'string' && name.startsWith('refs/') && isIdOrNull(expected) && isIdOrNull(next);
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && ID.test(value);
}

function isIdOrNull(value: unknown): boolean {
  return value === null || isId(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
