import { DurabilityError } from '@muse/io';
import { noTemps, type Fault, type RecordedCall } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  commitId,
  listObjectsSync,
  readCommitSync,
  readObjectSync,
  writeCommitSync,
  type Commit,
  type ObjectId,
} from '../../../src/index.js';
import { errorFor } from '../../helpers/drivers.js';
import { tempStore } from '../../helpers/temp-store.js';
import { someCommit } from '../../helpers/values.js';

describe('many commits', () => {
  it('S-082 H-OBJ-8: 10,000 one after the other, each the parent of the next; the chain is walked to its root', () => {
    using temp = tempStore('volume');
    let tip: ObjectId | undefined;
    for (let number = 0; number < 10_000; number++) {
      tip = writeCommitSync(temp.store, someCommit(number, tip === undefined ? [] : [tip]));
    }
    const reader = temp.open();
    let number = 9_999;
    for (let id = tip; id !== undefined; number--) {
      const commit: Commit | null = readCommitSync(reader, id);
      expect(commit).toEqual(someCommit(number, commit!.parents));
      id = commit!.parents[0];
    }
    expect(number).toBe(-1);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('S-083: 1,000 with a fifth of all fsyncs not supported: all read back', () => {
    using temp = tempStore('volume');
    const { store, faults } = temp.record({ fail: randomFault(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', '']) });
    const commits = Array.from({ length: 1000 }, (_, number) => someCommit(number));
    const ids = commits.map((commit) => writeCommitSync(store, commit));
    expect(faults.length).toBeGreaterThan(200);
    for (const [index, id] of ids.entries()) expect(readCommitSync(temp.store, id)).toEqual(commits[index]);
    expect(noTemps(temp.root)).toEqual([]);
  });

  it('S-083: 1,000 with a fifth of all fsyncs failing with EIO: who throws leaves nothing, all others read back', () => {
    using temp = tempStore('volume');
    const { store, faults } = temp.record({ fail: randomFault(['EIO']) });
    const acknowledged = new Map<ObjectId, Commit>();
    let before = 0;
    let after = 0;
    for (let number = 0; number < 1000; number++) {
      const commit = someCommit(number);
      try {
        acknowledged.set(writeCommitSync(store, commit), commit);
      } catch (error) {
        if (!(error instanceof DurabilityError)) throw error;
        // Published, but the sync of the directory failed: the new bytes are in place, complete.
        if (error.published) after++;
        else before++;
        const stored = readObjectSync(temp.open(), commitId(commit));
        if (!error.published) expect(stored).toBeNull();
        else if (stored !== null) expect(readCommitSync(temp.store, commitId(commit))).toEqual(commit);
      }
    }
    expect(faults.length).toBeGreaterThan(200);
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThan(50);
    // Every write that throws is one of those two, and no acknowledged commit is lost.
    expect(acknowledged.size).toBe(1000 - before - after);
    expect(acknowledged.size).toBeGreaterThan(600);
    for (const [id, commit] of acknowledged) expect(readCommitSync(temp.store, id)).toEqual(commit);
    expect(listObjectsSync(temp.open()).length).toBeLessThanOrEqual(1000 - before);
    expect(noTemps(temp.root)).toEqual([]);
  });
});

/** Fails one fsync in five, in turn with these codes, the same way in each run. */
function randomFault(codes: readonly string[]): Fault {
  let state = 12345;
  let turn = 0;
  return (call: RecordedCall) => {
    if (call.op !== 'fsync' && call.op !== 'fsyncDir') return undefined;
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    if (state % 1000 >= 200) return undefined;
    const error = errorFor(codes[turn++ % codes.length]!);
    return typeof error === 'string' ? Object.assign(new Error(error), { code: error }) : error;
  };
}
