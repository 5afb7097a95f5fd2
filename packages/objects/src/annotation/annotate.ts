import { parentPath } from '@muse/io';
import { appendRecords, port, withLock, type Protocol } from '@muse/io/protocols';
import { parseObjectId, type ObjectId } from '../id/object-id.js';
import { prepareDirectory } from '../store/prepare.js';
import type { ObjectStore } from '../store/store.js';
import type { Annotation } from './annotation.js';
import { tooManyAnnotations } from '../error/failures.js';
import { annotationLog, LINE_LIMIT, LOG_LIMIT } from './log.js';
import { toRecord } from './record.js';

/**
 * Adds an annotation to those of a commit, durably. The commit and its other annotations stay as they are, and of any
 * number of processes that annotate at once each leaves its own. That the commit is stored is for the caller to check.
 *
 * One line is appended to a log of the commit's own, under a lock. A crash leaves the lines before, and of this one all,
 * nothing, or a torn piece that readers skip and report and the next append leaves on a line by itself.
 *
 * @throws `ERR_MUSE_BAD_RECORD` (refused) for an annotation that could not be read back, `ERR_MUSE_TOO_LARGE` (refused)
 * where a commit has close to 4 MiB of them; otherwise as `appendRecords` and `withLock`.
 */
export function* annotateCommit(store: ObjectStore, commit: ObjectId, annotation: Annotation): Protocol<void> {
  const record = toRecord(parseObjectId(commit), annotation);
  const log = annotationLog(store, commit);
  yield* prepareDirectory(store, parentPath(log.path));
  yield* withLock(`${store.dir}/locks/annotations`, function* () {
    const size = (yield* port.stat(log.path))?.size ?? 0;
    if (size > LOG_LIMIT - LINE_LIMIT) throw tooManyAnnotations(commit, { path: log.path, size, kind: 'refused' });
    yield* appendRecords(log, [record]);
  });
}
