import { describe, expect, it } from 'vitest';

import { resolveOutcomes } from '../../../src/index.js';
import type { CurrentPlaces, ObjectId, Operation, OperationChange, StoredOutcome } from '../../../src/index.js';
import { objectId } from '../../operations.js';

const [A, B, C, D] = [1, 2, 3, 4].map(objectId) as [ObjectId, ObjectId, ObjectId, ObjectId];

function operation(outcome: StoredOutcome, ...changes: OperationChange[]): Operation {
  return {
    id: '0'.repeat(32),
    sequence: 1,
    time: 1,
    zone: '+0000',
    boot: '',
    actor: null,
    command: ['x'],
    worktree: null,
    changes,
    outcome,
  };
}

const main = (before: ObjectId | null, after: ObjectId | null): OperationChange => ({
  kind: 'ref',
  name: 'refs/heads/main',
  before,
  after,
});
const head = (before: string, after: string): OperationChange => ({ kind: 'head', worktree: null, before, after });
const at = (ref: ObjectId | null | undefined, text = 'x'): CurrentPlaces => ({ ref: () => ref, head: () => text });

describe('resolveOutcomes', () => {
  it('believes what operations said of themselves', () => {
    expect(resolveOutcomes([operation('failed', main(A, B)), operation('done', main(A, C))], at(D))).toEqual([
      'failed',
      'done',
    ]);
  });

  it('one that said nothing happened if the ref is where it was to bring it', () => {
    expect(resolveOutcomes([operation(null, main(A, B))], at(B))).toEqual(['done']);
    expect(resolveOutcomes([operation(null, main(A, B))], at(A))).toEqual(['failed']);
    expect(resolveOutcomes([operation(null, main(A, B))], at(C))).toEqual(['unknown']);
    expect(resolveOutcomes([operation(null, main(A, B))], at(undefined))).toEqual(['unknown']);
    expect(resolveOutcomes([operation(null, main(A, null))], at(null))).toEqual(['done']);
  });

  it('or if a later one found it there; the same movement again is told apart', () => {
    expect(resolveOutcomes([operation('done', main(B, C)), operation(null, main(A, B))], at(C))).toEqual([
      'done',
      'done',
    ]);
    expect(resolveOutcomes([operation('done', main(A, B)), operation(null, main(A, B))], at(B))).toEqual([
      'done',
      'failed',
    ]);
    expect(resolveOutcomes([operation(null, main(A, B)), operation(null, main(A, B))], at(B))).toEqual([
      'done',
      'failed',
    ]);
    expect(resolveOutcomes([operation(null, main(B, A)), operation(null, main(A, B))], at(A))).toEqual([
      'done',
      'done',
    ]);
    // The failed one was overtaken, so what it had read says nothing.
    expect(resolveOutcomes([operation('failed', main(A, C)), operation(null, main(A, B))], at(B))).toEqual([
      'failed',
      'done',
    ]);
  });

  it('of several movements all must have happened, or none', () => {
    const both = operation(null, main(null, B), head('x', 'y'));
    expect(resolveOutcomes([both], at(B, 'y'))).toEqual(['done']);
    expect(resolveOutcomes([both], at(null, 'x'))).toEqual(['failed']);
    expect(resolveOutcomes([both], at(B, 'x'))).toEqual(['unknown']);
  });

  it('without a movement of refs or HEAD nothing tells', () => {
    expect(resolveOutcomes([operation(null), operation(null, head('x', 'x'))], at(A))).toEqual(['unknown', 'unknown']);
  });
});
