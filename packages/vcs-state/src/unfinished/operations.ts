/** An operation that a work tree may be in the middle of. */
export type OperationName = 'checkout' | 'merge' | 'rebase' | 'cherry-pick' | 'revert' | 'bisect';

/** What is known of an operation without reading its record. */
export interface OperationInfo {
  readonly operation: OperationName;
  /** The file of its record in the state directory. */
  readonly file: string;
  /** The command that goes on with it, and the one that gives it up; `null` if there is none. */
  readonly resume: string | null;
  readonly abort: string | null;
  /** True if a work tree can be in at most one of these at a time. */
  readonly exclusive: boolean;
}

/** All of them, in the order in which they must be dealt with. */
export const OPERATIONS: readonly OperationInfo[] = [
  { operation: 'checkout', file: 'CHECKOUT.json', resume: null, abort: null, exclusive: false },
  ...(['merge', 'rebase', 'cherry-pick', 'revert'] as const).map((operation) => ({
    operation,
    file: `${operation.replace('-', '_').toUpperCase()}_STATE.json`,
    resume: `muse ${operation} --continue`,
    abort: `muse ${operation} --abort`,
    exclusive: true,
  })),
  { operation: 'bisect', file: 'BISECT_STATE.json', resume: null, abort: 'muse bisect reset', exclusive: false },
];

/** The row of an operation. */
export function operationInfo(operation: OperationName): OperationInfo {
  return OPERATIONS.find((info) => info.operation === operation)!;
}
