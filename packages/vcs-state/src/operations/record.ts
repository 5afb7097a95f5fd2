import type { LogContent } from '@muse/io';

import { faultOf, fieldsOf, isOperationId } from './operation-fault.js';
import type { Operation, StoredOutcome } from './operation.js';

/*
 * A record of the log is one of two:
 *   {"version":1,"type":"operation","id":…,"sequence":…,"boot":…,"time":…, … as NewOperation}
 *   {"version":1,"type":"outcome","sequence":…,"operation":"<id>","outcome":"done" or "failed"}
 * Both kinds are numbered together, so every record has a larger number than those before it.
 */

const VERSION = 1;

/** A piece of the log that is no record of this form. */
export interface OperationDamage {
  /** The file. */
  readonly path: string;
  /** Where the line starts, in bytes. */
  readonly offset: number;
  /** Bytes of the line; 0 for a whole record with a content that is none. */
  readonly length: number;
  /** What is wrong, for people. */
  readonly reason: string;
}

/** What some part of the log says. */
export interface LogPart {
  /** Oldest first. */
  readonly operations: readonly Operation[];
  /** Where the record of each starts, in bytes. */
  readonly offsets: readonly number[];
  readonly damaged: readonly OperationDamage[];
}

/** The record of an operation. */
export function operationRecord({ outcome: _outcome, ...operation }: Operation): unknown {
  return { version: VERSION, type: 'operation', ...operation };
}

/** The record of what became of an operation. */
export function outcomeRecord(sequence: number, operation: string, outcome: StoredOutcome): unknown {
  return { version: VERSION, type: 'outcome', sequence, operation, outcome };
}

/** The number of a record; `undefined` if it is none. */
export function sequenceOf(value: unknown): number | undefined {
  const { sequence } = fieldsOf(value);
  return Number.isSafeInteger(sequence) && (sequence as number) > 0 ? (sequence as number) : undefined;
}

/** Puts operations and their outcomes together. An outcome without its operation, which was compacted away, is nothing. */
export function readPart(path: string, { records, damaged }: LogContent): LogPart {
  const operations = new Map<string, Operation>();
  const offsets: number[] = [];
  const faults: OperationDamage[] = damaged.map(({ offset, length, reason }) => ({ path, offset, length, reason }));
  for (const { value, offset } of records) {
    const parsed = parse(value);
    if (typeof parsed === 'string') faults.push({ path, offset, length: 0, reason: parsed });
    else if ('command' in parsed) {
      operations.set(parsed.id, parsed);
      offsets.push(offset);
    } else {
      const operation = operations.get(parsed.operation);
      if (operation !== undefined) operations.set(parsed.operation, { ...operation, outcome: parsed.outcome });
    }
  }
  return { operations: [...operations.values()], offsets, damaged: faults.sort((a, b) => a.offset - b.offset) };
}

interface Outcome {
  readonly operation: string;
  readonly outcome: StoredOutcome;
}

/** The operation or outcome in a record, or what is wrong with it. */
function parse(value: unknown): Operation | Outcome | string {
  const { version, type, ...fields } = fieldsOf(value);
  if (version !== VERSION) return `its version is ${String(version).slice(0, 40)}, and this program knows ${VERSION}`;
  if (sequenceOf(value) === undefined) return 'it has no number';
  const { id, operation, outcome, boot } = fields;
  if (type === 'outcome') {
    if (!isOperationId(operation)) return 'it names no operation';
    return outcome === 'done' || outcome === 'failed' ? { operation, outcome } : 'its outcome is none';
  }
  if (type !== 'operation') return 'it is neither an operation nor an outcome';
  if (!isOperationId(id)) return 'its id is none';
  if (typeof boot !== 'string') return 'its boot is no text';
  return faultOf(fields) ?? ({ ...fields, outcome: null } as unknown as Operation);
}
