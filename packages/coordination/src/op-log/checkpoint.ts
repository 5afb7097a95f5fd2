import { createHash } from 'node:crypto';
import { encodeJson, MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import type { OpLog } from './op-log.js';
import { isPosition, type OpPosition } from './position.js';

/** A state that stands for a part of a log. */
export interface Checkpoint {
  /** 1 for the first of a session, and one more each time. */
  readonly revision: number;
  /** Exactly the ops that are in the state. */
  readonly covers: OpPosition;
  /** When it was made, by the clock of the machine: UTC, ISO 8601. */
  readonly at: string;
  /** Anything that JSON can hold. */
  readonly state: unknown;
}

/** Largest checkpoint, in bytes. */
export const CHECKPOINT_LIMIT: number = 64 * 1024 * 1024;

const HEAD = /^\{"sum":"([0-9a-f]{64})","checkpoint":/;
const END = '}\n';

/** Where the checkpoint of a session is. */
export function checkpointPath(log: OpLog): string {
  return `${log.dir}/checkpoint.json`;
}

/** The checkpoint of a session; `null` if there is none. Throws `ERR_MUSE_DAMAGED_CHECKPOINT`, and the file stays. */
export function* readCheckpoint(log: OpLog): Protocol<Checkpoint | null> {
  const path = checkpointPath(log);
  const stat = yield* port.lstat(path);
  if (stat === undefined) return null;
  if (stat.kind !== 'file') throw damagedCheckpoint(path, `it is a ${stat.kind}, not a file`);
  if (stat.size > CHECKPOINT_LIMIT) throw damagedCheckpoint(path, `it is larger than ${CHECKPOINT_LIMIT} bytes`);
  const bytes = yield* port.readFile(path);
  return bytes === undefined ? null : decodeCheckpoint(Buffer.from(bytes).toString('utf8'), path);
}

/** The file of a checkpoint: one line of JSON, with a SHA-256 of the checkpoint's own text. */
export function encodeCheckpoint({ revision, covers, at, state }: Checkpoint, path: string): string {
  // By itself: a state without a JSON form would be left out of an object without a word.
  const stateText = encodeJson(state, path);
  const text = `${encodeJson({ version: 1, revision, covers, at }, path).slice(0, -1)},"state":${stateText}}`;
  return `{"sum":"${sumOf(text)}","checkpoint":${text}${END}`;
}

function decodeCheckpoint(text: string, path: string): Checkpoint {
  if (text === '') throw damagedCheckpoint(path, 'it is empty');
  const head = HEAD.exec(text);
  if (head === null || !text.endsWith(END)) throw damagedCheckpoint(path, 'it is not of the form of a checkpoint');
  const inner = text.slice(head[0].length, -END.length);
  if (sumOf(inner) !== head[1]) throw damagedCheckpoint(path, 'its content does not match its checksum');
  const { version, revision, covers, at, state } = parse(inner, path);
  if (version !== 1) throw damagedCheckpoint(path, `its version is ${String(version)}, and this program knows 1`);
  if (!Number.isSafeInteger(revision) || (revision as number) < 1)
    throw damagedCheckpoint(path, 'its revision is none');
  if (!isPosition(covers)) throw damagedCheckpoint(path, 'what it covers is no position');
  if (typeof at !== 'string' || state === undefined) throw damagedCheckpoint(path, 'its time or state is missing');
  return { revision: revision as number, covers, at, state };
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damagedCheckpoint(path, 'it is not JSON', error);
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw damagedCheckpoint(path, 'it is not an object');
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function damagedCheckpoint(path: string, reason: string, cause?: unknown): MuseError {
  return new MuseError(`the checkpoint ${path} is damaged: ${reason}`, {
    code: 'ERR_MUSE_DAMAGED_CHECKPOINT',
    kind: 'damaged',
    hint: 'Every op is still in ops.jsonl beside it. Move the checkpoint away, and replay starts with the first op.',
    data: { path, reason },
    cause,
  });
}
