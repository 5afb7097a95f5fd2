import type { ObjectId } from '../id/object-id.js';
import { isObjectId } from '../id/object-id.js';
import { brokenRule } from '../name/check-name.js';

/** What is checked out: a branch, which need not have a commit yet, or a commit by its id. */
export type Head =
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'commit'; readonly id: ObjectId };

/** Longest HEAD file: the prefix, a name, a newline. */
export const HEAD_LIMIT = 300;

const BRANCH = 'ref: refs/heads/';
const COMMIT = 'commit: ';

/** The exact content of a HEAD file. */
export function formatHead(head: Head): string {
  return head.kind === 'branch' ? `${BRANCH}${head.branch}\n` : `${COMMIT}${head.id}\n`;
}

/** Reads the content of a HEAD file; `undefined` for anything but the two exact forms. */
export function parseHead(content: string): Head | undefined {
  if (!content.endsWith('\n')) return undefined;
  const line = content.slice(0, -1);
  if (line.startsWith(BRANCH)) {
    const branch = line.slice(BRANCH.length);
    return brokenRule(branch) === undefined ? { kind: 'branch', branch } : undefined;
  }
  const id = line.startsWith(COMMIT) ? line.slice(COMMIT.length) : '';
  return isObjectId(id) ? { kind: 'commit', id } : undefined;
}
