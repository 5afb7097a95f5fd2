import { errorCode } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { ObjectId } from '@muse/objects';
import { checkRefName } from '@muse/refs';
import type { RefStore } from '@muse/refs';
import { readHead, readRef } from '@muse/refs/protocols';

/** A ref that a name stands for. */
export interface NamedRef {
  /** Full name, or `HEAD`. */
  readonly name: string;
  /** Null for a HEAD whose branch has no commit yet. */
  readonly id: ObjectId | null;
}

/**
 * The ref that a name stands for: `HEAD`, then the branch, the tag, the remote-tracking branch of that name, then the
 * full name (`refs/heads/main`, `heads/main`). Undefined if there is none. A damaged ref throws: it never counts as
 * absent, so that no later rule can pick something else in its place.
 */
export function* findNamedRef(refs: RefStore, name: string): Protocol<NamedRef | undefined> {
  if (name === 'HEAD') return yield* headRef(refs);
  for (const full of [`refs/heads/${name}`, `refs/tags/${name}`, `refs/remotes/${name}`, `refs/${name}`, name]) {
    if (!isRefName(full)) continue;
    const id = yield* readRef(refs, full);
    if (id !== null) return { name: full, id };
  }
  return undefined;
}

function isRefName(name: string): boolean {
  try {
    checkRefName(name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_BAD_REF_NAME') return false;
    throw error;
  }
}

/** What HEAD stands for. */
export function* headRef(refs: RefStore): Protocol<NamedRef> {
  const head = yield* readHead(refs);
  if (head.kind === 'commit') return { name: 'HEAD', id: head.id };
  return { name: 'HEAD', id: yield* readRef(refs, `refs/heads/${head.branch}`) };
}

/** The full name of the branch that is checked out, or `HEAD` if it is a commit. */
export function* currentRefName(refs: RefStore): Protocol<string> {
  const head = yield* readHead(refs);
  return head.kind === 'branch' ? `refs/heads/${head.branch}` : 'HEAD';
}
