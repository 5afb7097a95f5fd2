import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { formatHead, parseHead, type Head } from '../head/format.js';
import type { ObjectId } from '../id/object-id.js';
import { storedIfReadable } from '../read/read-ref.js';
import { headIfReadable } from '../reflog/log-ref-move.js';
import type { RefStore } from '../store/ref-store.js';
import type { HeadMove, RefMove } from './journal.js';

/** What moves mean for this store's HEAD, and the change of its file to `after`; `undefined` if HEAD is not touched. */
export function* planHead(
  store: RefStore,
  moves: readonly RefMove[],
  after: string | undefined,
): Protocol<HeadMove | undefined> {
  const head = yield* headIfReadable(store, store.headDir);
  if (after === undefined && !(head?.kind === 'branch' && moves.some(({ name }) => name === branchRef(head.branch)))) {
    return undefined;
  }
  const before = head === undefined ? '' : formatHead(head);
  const next = parseHead(after ?? before)!;
  return {
    dir: relativeHeadDir(store, store.headDir),
    before,
    after: after ?? before,
    from: head === undefined ? null : yield* commitAt(store, head, []),
    to: yield* commitAt(store, next, moves),
  };
}

/** The path of a HEAD's directory as a journal names it. Throws `ERR_MUSE_PATH_ESCAPE` (refused) for one outside the store. */
export function relativeHeadDir(store: RefStore, headDir: string): string {
  if (headDir === store.dir) return '';
  if (headDir.startsWith(`${store.dir}/`)) return headDir.slice(store.dir.length + 1);
  throw new MuseError(`the HEAD in ${headDir} is not inside ${store.dir}, so a transaction cannot change it`, {
    code: 'ERR_MUSE_PATH_ESCAPE',
    kind: 'refused',
    data: { path: headDir, dir: store.dir },
  });
}

/** The commit that a HEAD stands for once the moves have happened. */
export function* commitAt(store: RefStore, head: Head, moves: readonly RefMove[]): Protocol<ObjectId | null> {
  if (head.kind === 'commit') return head.id;
  const name = branchRef(head.branch);
  const move = moves.find((candidate) => candidate.name === name);
  return move !== undefined ? move.to : ((yield* storedIfReadable(store, name)) ?? null);
}

function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}
