import { errorCode, isTempName } from '@muse/io';
import { all, port, type Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { NoRecord, parseRecordFile } from './parse.js';
import { recordDir, recordPath } from './places.js';
import { isRecordId } from './record-id.js';
import type { RecordKind, RecordWarning } from './record.js';
import type { StoredRecord } from './stored-record.js';

/** The largest file that is read as a record, in bytes. */
const LARGEST = 1_024 * 1_024;

export interface StoredRecords {
  readonly records: readonly StoredRecord[];
  readonly warnings: readonly RecordWarning[];
}

/**
 * Reads all records of a kind. What is no record, whoever put it there, is named in the warnings and otherwise left alone.
 * Takes no lock: each record is seen as it was at some moment of the reading, whole.
 *
 * @param known what need not be read again, by path; what is read is added, what is gone removed
 */
export function* readRecords(
  coord: Coordination,
  kind: RecordKind,
  known: Map<string, StoredRecord>,
): Protocol<StoredRecords> {
  const dir = recordDir(coord, kind);
  const warnings: RecordWarning[] = [];
  const records: StoredRecord[] = [];
  const unread: Candidate[] = [];
  const seen = new Set<string>();
  for (const { name, kind: fileKind } of (yield* port.readdir(dir)) ?? []) {
    if (isTempName(name)) continue;
    const path = `${dir}/${name}`;
    seen.add(path);
    const record = known.get(path);
    const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    if (record !== undefined) records.push(record);
    else if (fileKind !== 'file') warnings.push({ path, reason: `it is a ${fileKind}, not a file` });
    else if (isRecordId(id)) unread.push({ path, kind, id });
    else warnings.push({ path, reason: 'its name is none of a record' });
  }
  for (const found of yield* all(unread.map((candidate) => readCandidate(candidate)))) {
    if (found === undefined) continue;
    if ('reason' in found) warnings.push(found);
    else {
      records.push(found);
      known.set(recordPath(coord, kind, found.id), found);
    }
  }
  for (const path of known.keys()) if (path.startsWith(`${dir}/`) && !seen.has(path)) known.delete(path);
  return { records, warnings };
}

/** Reads one record; `undefined` if there is none, a warning if the file is none that can be read. */
export function* readRecord(
  coord: Coordination,
  kind: RecordKind,
  id: string,
): Protocol<StoredRecord | RecordWarning | undefined> {
  return yield* readCandidate({ path: recordPath(coord, kind, id), kind, id });
}

interface Candidate {
  readonly path: string;
  readonly kind: RecordKind;
  readonly id: string;
}

function* readCandidate({ path, kind, id }: Candidate): Protocol<StoredRecord | RecordWarning | undefined> {
  const stat = yield* port.lstat(path);
  if (stat === undefined) return undefined;
  if (stat.kind !== 'file') return { path, reason: `it is a ${stat.kind}, not a file` };
  if (stat.size > LARGEST) return { path, reason: `it is larger than ${LARGEST} bytes` };
  try {
    const bytes = yield* port.readFile(path);
    return bytes === undefined ? undefined : parseRecordFile(bytes, kind, id);
  } catch (error) {
    if (error instanceof NoRecord) return { path, reason: error.message };
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') return { path, reason: 'it may not be read' };
    throw error;
  }
}
