import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import type { Coordination } from '../open-coordination.js';
import { checkField } from '../record/fields.js';
import { checkRecordId } from '../record/record-id.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { HolderRequest } from '../requests.js';
import type { Scene } from '../scene.js';
import { withChanges, type LockedScene } from './change.js';
import { noSuchRecord } from './not-found.js';

/** Runs `body` with a record that belongs to the run that asks. */
export function* withHeldRecord<T>(
  coord: Coordination,
  { id, runId }: HolderRequest,
  body: (scene: LockedScene, record: StoredRecord) => Protocol<T>,
): Protocol<T> {
  checkRecordId(id);
  checkField('run_id', runId);
  return yield* withChanges(coord, { id }, function* (scene) {
    const record = recordIn(scene, id);
    if (record.runId !== runId) throw notHolder(record, runId);
    return yield* body(scene, record);
  });
}

function recordIn(scene: Scene, id: string): StoredRecord {
  const record = [...scene.reservations, ...scene.intents].find((candidate) => candidate.id === id);
  if (record !== undefined) return record;
  const damage = scene.warnings.find(({ path }) => path.endsWith(`/${id}.json`));
  throw noSuchRecord('record', id, damage?.reason);
}

function notHolder(record: StoredRecord, runId: string): MuseError {
  return new MuseError(`the ${record.kind} ${record.id} belongs to run ${record.runId}, not to ${runId}`, {
    code: 'ERR_MUSE_NOT_HOLDER',
    kind: 'refused',
    hint: 'Only its holder can renew or release it. It ends by itself when its time is over.',
    data: { id: record.id, holder: record.runId, runId },
  });
}
