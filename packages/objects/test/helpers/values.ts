import { randomBytes } from 'node:crypto';
import { blobId, type Commit, type ObjectId, type Person } from '../../src/index.js';

export const text = (value: string): Buffer => Buffer.from(value, 'utf8');

/** An object that nobody has stored. */
export function someObject(size = 64): { readonly id: ObjectId; readonly bytes: Buffer } {
  const bytes = randomBytes(size);
  return { id: blobId(bytes), bytes };
}

export function someObjects(count: number, size = 64): { readonly id: ObjectId; readonly bytes: Buffer }[] {
  return Array.from({ length: count }, () => someObject(size));
}

export const TREE: ObjectId = blobId(text('muse tree 1\n'));

export const ADA: Person = { name: 'Ada Lovelace', email: 'ada@example.org', time: 1_700_000_000, zone: '+0130' };

export function someCommit(number: number, parents: readonly ObjectId[] = []): Commit {
  return {
    tree: TREE,
    parents,
    author: { ...ADA, time: ADA.time + number },
    committer: { name: 'Charles', email: 'c@example.org', time: ADA.time + number + 1, zone: '-0800' },
    message: `commit ${number}\n\nwith a body\n`,
    provenance: { agent: `agent-${number}`, session: 's\n2', promptHash: '' },
    extra: [{ key: 'x-note', value: 'two\n\nlines' }],
  };
}
