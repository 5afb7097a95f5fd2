import type { Protocol } from '@muse/io';
import { port, sweepTemps, syncDirectory, tempPath } from '@muse/io/protocols';
import { removeTree } from '../files/remove-tree.js';
import type { Repository } from '../repository/repository.js';
import { readRecords, recordsDir } from './records.js';

/**
 * Removes the records of work trees whose directory is gone, and what dead processes left half made. To be called under
 * the lock of the work trees: there, a record that nothing points back to is nobody's work in progress.
 */
export function* pruneRecords(repo: Repository): Protocol<void> {
  yield* sweepTemps(recordsDir(repo));
  for (const { name, stateDir, abandoned } of yield* readRecords(repo)) {
    if (name !== null && abandoned) yield* dropRecord(repo, stateDir);
  }
}

/** Takes a record away in one rename, then removes it; a crash in between leaves a temp, which is swept. */
export function* dropRecord(repo: Repository, stateDir: string): Protocol<void> {
  const aside = yield* tempPath(recordsDir(repo));
  yield* port.rename(stateDir, aside);
  yield* syncDirectory(recordsDir(repo));
  yield* removeTree(aside);
}
