import { errorCode, MuseError } from '@muse/io';
import { port, syncDirectory, type Protocol } from '@muse/io/protocols';

import { readRecord, recordPath } from '../record/record-file.js';
import { underStateLock } from '../record/swap-record.js';
import type { StateDir } from '../record/state-dir.js';
import type { OperationName } from './operations.js';
import { OPERATION_RECORDS } from './read-unfinished.js';

/**
 * The explicit way out of a damaged record: renames the file to `<name>.damaged-<16 hex digits>` beside it, durably, so that
 * the operation is over and what is left of its record can still be looked at. Nothing else changes. A crash leaves the file
 * under the one name or the other.
 *
 * @returns the new path; `null` if there is no record
 * @throws `ERR_MUSE_STATE_NOT_DAMAGED` (refused) if the record is sound; `ERR_MUSE_NEWER_STATE` (setup)
 */
export function* setAsideDamagedState(state: StateDir, operation: OperationName): Protocol<string | null> {
  const kind = OPERATION_RECORDS[operation];
  const path = recordPath(state, kind);
  return yield* underStateLock(state, function* () {
    if ((yield* port.lstat(path)) === undefined) return null;
    if (yield* isSound(state, operation)) throw notDamaged(operation, path);
    const aside = `${path}.damaged-${yield* port.nonce()}`;
    yield* port.rename(path, aside);
    yield* syncDirectory(state.dir);
    return aside;
  });
}

function* isSound(state: StateDir, operation: OperationName): Protocol<boolean> {
  try {
    yield* readRecord<unknown>(state, OPERATION_RECORDS[operation]);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_DAMAGED_STATE') throw error;
    return false;
  }
}

function notDamaged(operation: OperationName, path: string): MuseError {
  return new MuseError(`${path} is not damaged`, {
    code: 'ERR_MUSE_STATE_NOT_DAMAGED',
    kind: 'refused',
    hint: `Only a damaged record is set aside; finish the ${operation} or abort it.`,
    data: { operation, path },
  });
}
