import { MuseError } from '@muse/io';

import { lifeOf } from '../record/life.js';
import type { StoredRecord } from '../record/stored-record.js';
import type { Scene } from '../scene.js';

export function noSuchRecord(what: string, id: string, reason?: string): MuseError {
  const because = reason === undefined ? '' : `: ${reason}`;
  return new MuseError(`there is no ${what} ${id}${because}`, {
    code: 'ERR_MUSE_NO_SUCH_RECORD',
    kind: 'not-found',
    hint: 'muse coord list shows what there is. What ended some time ago is only in muse coord history.',
    data: { id },
  });
}

export function endedRecord(record: StoredRecord, { context }: Pick<Scene, 'context'>): MuseError {
  const { status } = lifeOf(record, context);
  const when = status === 'released' ? record.releasedAt : record.expiresAt;
  return new MuseError(`the ${record.kind} ${record.id} of run ${record.runId} was over at ${when}: ${status}`, {
    code: 'ERR_MUSE_RECORD_ENDED',
    kind: 'not-found',
    hint: 'Make a new one: what ended may be held by another run now.',
    data: { id: record.id, runId: record.runId, status, expiresAt: record.expiresAt, releasedAt: record.releasedAt },
  });
}
