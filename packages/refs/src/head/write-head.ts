import { discardTemp, port, stageFile, syncDirectory, type Protocol } from '@muse/io/protocols';

import { checkObjectId, type ObjectId } from '../id/object-id.js';
import { checkBranchName } from '../name/check-name.js';
import { logMove } from '../reflog/log-move.js';
import { headLogPath } from '../reflog/log-path.js';
import { storedIfReadable } from '../read/read-ref.js';
import { headIfReadable } from '../reflog/log-ref-move.js';
import { underRefLock } from '../store/lock.js';
import { headPath, type RefStore } from '../store/ref-store.js';
import { stampOf, type RefUpdate } from '../update/stamp.js';
import { formatHead, type Head } from './format.js';
import { commitOf } from './read-head.js';

/**
 * Puts HEAD on a branch, which need not exist: the file becomes exactly `ref: refs/heads/<branch>` and a newline. Works
 * on a missing or damaged HEAD too. Adds an entry to HEAD's reflog. Durable when it returns.
 *
 * @throws `ERR_MUSE_BAD_REF_NAME` (refused), with HEAD unchanged.
 */
export function* writeHeadBranch(store: RefStore, branch: string, update?: RefUpdate): Protocol<void> {
  checkBranchName(branch);
  yield* writeHead(store, { kind: 'branch', branch }, update ?? { reason: `switch to ${branch}` });
}

/**
 * Puts HEAD on a commit: the file becomes exactly `commit: <id>` and a newline. Otherwise as `writeHeadBranch`.
 *
 * @throws `ERR_MUSE_BAD_ID` (refused), with HEAD unchanged.
 */
export function* writeHeadCommit(store: RefStore, id: ObjectId, update?: RefUpdate): Protocol<void> {
  checkObjectId(id);
  yield* writeHead(store, { kind: 'commit', id }, update ?? { reason: `switch to ${id}` });
}

/** A crash before the rename leaves the old HEAD, a temp that is swept and perhaps an entry that the next writer corrects. */
function* writeHead(store: RefStore, head: Head, update: RefUpdate): Protocol<void> {
  const stamp = yield* stampOf(update);
  const temp = yield* stageFile(store.headDir, Buffer.from(formatHead(head), 'utf8'));
  try {
    yield* underRefLock(store, function* () {
      const before = yield* headIfReadable(store, store.headDir);
      const from = before === undefined ? undefined : yield* commitIfReadable(store, before);
      const to = yield* commitOf(store, head);
      // Between branches without commits nothing moves that the log could name.
      if (to !== null || (from !== null && from !== undefined)) {
        yield* logMove(headLogPath(store.headDir), { from, to, stamp });
      }
      yield* port.rename(temp.path, headPath(store.headDir));
    });
  } catch (error) {
    yield* discardTemp(temp);
    throw error;
  }
  yield* syncDirectory(store.headDir);
}

/** HEAD can leave a branch that is damaged. */
function* commitIfReadable(store: RefStore, head: Head): Protocol<ObjectId | null | undefined> {
  return head.kind === 'commit' ? head.id : yield* storedIfReadable(store, `refs/heads/${head.branch}`);
}
