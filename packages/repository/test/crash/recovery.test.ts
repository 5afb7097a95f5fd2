import { memoryFileSystem } from '@muse/io';
import { noTemps } from '@muse/io/testing';
import { resolveHeadSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import { commitSync, openRepositorySync, statusSync, switchToSync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { contents, memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/** Machines with `main` and `topic`, which differ in two files; `main` is checked out. */
function home(): () => MemoryFs {
  const { fs, repo } = memoryHome();
  put(fs, { a: 'a main', b: 'b main', c: 'c' });
  const { id } = commitSync(repo, { message: 'main', signer });
  switchToSync(repo, { create: { branch: 'topic', start: id } });
  put(fs, { a: 'a topic', b: 'b topic' });
  commitSync(repo, { message: 'topic', signer });
  switchToSync(repo, { to: { branch: 'main' } });
  const image = fs.image();
  return () => memoryFileSystem({ image, now: fs.clock.ms, nonces: 1_000_000n });
}

/** Runs a verb that is killed before its call number `n`; true if it was done before. */
function survives(fs: MemoryFs, n: number, verb: (repo: Repository) => void): boolean {
  try {
    verb(openRepositorySync('/w', { fs: mortal(fs, n) }));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}

describe('recovery', () => {
  it('I-10: switch --force, killed before any call, is wholly undone or drops all that it was told to', () => {
    const mine = { a: 'my a', c: 'my c' };
    const start = home();
    for (let n = 0; ; n++) {
      const fs = start();
      put(fs, { ...mine, b: null });
      const done = survives(fs, n, (victim) => void switchToSync(victim, { to: { branch: 'topic' }, force: true }));
      const { head } = statusSync(openRepositorySync('/w', { fs: fs.spawn() }));
      const onTopic = head.kind === 'branch' && head.branch === 'topic';
      expect(contents(fs)).toEqual(onTopic ? { a: 'a topic', b: 'b topic', c: 'c' } : mine);
      if (done) return expect(onTopic).toBe(true);
    }
  });

  it('I-6: status that is killed while it finishes a switch leaves no temp after the next command', () => {
    const start = home();
    const begun = (calls: number): MemoryFs => {
      const fs = start();
      survives(fs, calls, (repo) => {
        switchToSync(repo, { create: { branch: 'a/new', start: resolveHeadSync(repo.refs) } });
      });
      return fs;
    };
    const isApplying = (fs: MemoryFs): boolean =>
      Buffer.from(fs.sync.readFile('/w/.muse/CHECKOUT.json')!).includes('"applying"');
    let calls = 0;
    while (!isApplying(begun(calls))) calls++;
    for (let n = 0, done = false; !done; n++) {
      const fs = begun(calls);
      done = survives(fs, n, (repo) => void statusSync(repo));
      expect(statusSync(openRepositorySync('/w', { fs: fs.spawn() })).clean).toBe(true);
      expect(noTemps('/w', { fs })).toEqual([]);
    }
  });
});
