import type { NewOperation, ObjectId, OperationLog, OperationLogOptions } from '../src/index.js';
import { openOperationLog } from '../src/index.js';
import { tempDir } from './support.js';

/** An object id whose digits count. */
export function objectId(number: number): ObjectId {
  return `sha256:${number.toString(16).padStart(64, '0')}` as ObjectId;
}

/** A commit on `main`, from object `number - 1` to object `number`. */
export function commitOperation(number: number, more: Partial<NewOperation> = {}): NewOperation {
  return {
    actor: { name: 'Ada', email: 'ada@example.org' },
    command: ['commit', '-m', `number ${number}`],
    worktree: null,
    changes: [
      { kind: 'ref', name: 'refs/heads/main', before: objectId(number - 1), after: objectId(number) },
      {
        kind: 'worktree',
        name: null,
        commit: { before: objectId(number - 1), after: objectId(number) },
        tree: null,
        snapshot: null,
      },
    ],
    ...more,
  };
}

/** An operation log in a directory of its own. */
export function newLog(options: OperationLogOptions = {}): OperationLog {
  return openOperationLog(`${tempDir()}/operations`, { durability: 'process', ...options });
}
