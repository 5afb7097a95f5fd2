import { commitSync, openRepositorySync, statusSync, switchToSync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { isTornCopy } from '../../src/checkout/settle.js';
import { describe, expect, it } from 'vitest';
import { contents, memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/* The files of a checkout are not synced one by one; what a power cut makes of them is put right by the journal. */

const OLD = { a: 'old a', b: 'old b', c: 'old c', same: 'same', gone: 'gone' };
const NEW = { a: 'new a, longer', b: 'new b, longer', c: 'new c, longer', same: 'same', 'd/added': 'added' };

function switched(): { fs: MemoryFs; repo: Repository } {
  const { fs, repo } = memoryHome();
  put(fs, OLD);
  const { id } = commitSync(repo, { message: 'old', signer });
  switchToSync(repo, { create: { branch: 'topic', start: id } });
  put(fs, { gone: null });
  put(fs, NEW);
  commitSync(repo, { message: 'new', signer });
  switchToSync(repo, { to: { branch: 'main' } });
  switchToSync(repo, { to: { branch: 'topic' } });
  return { fs, repo };
}

function afterBoot(fs: MemoryFs): Repository {
  return openRepositorySync('/w', { fs: fs.spawn({ boot: 'boot2' }) });
}

describe('after a power cut', () => {
  it('H-WT-4: files that are torn, empty, zeros, old or absent are put right; the user sees a clean tree', () => {
    const { fs } = switched();
    put(fs, { a: 'new a', b: '', c: '\0'.repeat(9), 'd/added': 'ad\0\0\0' });
    expect(statusSync(afterBoot(fs)).clean).toBe(true);
    expect(contents(fs)).toEqual(contents(switched().fs));
    put(fs, { a: null });
    expect(statusSync(afterBoot(fs)).changes).toEqual([{ path: 'a', change: 'deleted', kind: 'file' }]);
  });

  it('H-WT-4: also where the file is absent or as before, and a removed one is back', () => {
    const { fs } = switched();
    put(fs, { a: 'old a', b: null, d: null, gone: 'gone' });
    expect(statusSync(afterBoot(fs)).clean).toBe(true);
  });

  it("I-10: the user's own edit is kept", () => {
    const { fs } = switched();
    put(fs, { a: 'mine', b: 'new b, longer and mine', gone: 'mine too' });
    const { changes } = statusSync(afterBoot(fs));
    expect(changes.map(({ path, change }) => `${change} ${path}`)).toEqual(['modified a', 'modified b', 'added gone']);
    expect(contents(fs)).toMatchObject({ a: 'mine', b: 'new b, longer and mine', gone: 'mine too' });
  });

  it("in the same boot nothing is torn, so an emptied file is the user's", () => {
    const { fs } = switched();
    put(fs, { a: '', b: 'old b' });
    const repo = openRepositorySync('/w', { fs: fs.spawn() });
    expect(statusSync(repo).changes.map((change) => change.path)).toEqual(['a', 'b']);
  });

  it('what was committed since is not taken back', () => {
    const { fs, repo } = switched();
    put(fs, { a: 'committed', b: '' });
    commitSync(repo, { message: 'later', signer });
    expect(statusSync(afterBoot(fs)).clean).toBe(true);
    expect(contents(fs)).toMatchObject({ a: 'committed', b: '' });
  });

  it('the journal is dropped by a write command once the kernel has written the files back', () => {
    const { fs, repo } = switched();
    const journal = (): boolean => fs.sync.lstat('/w/.muse/CHECKOUT.json') !== undefined;
    put(fs, { x: '1' });
    commitSync(repo, { message: 'soon', signer });
    expect(journal()).toBe(true);
    fs.clock.advance(61_000);
    put(fs, { x: '2' });
    commitSync(repo, { message: 'later', signer });
    expect(journal()).toBe(false);
  });

  it('H-WT-4: cut in the middle of a switch, with torn files, it is finished or undone', () => {
    for (let n = 20; ; n += 5) {
      const { fs, repo } = switched();
      switchToSync(repo, { to: { branch: 'main' } });
      let done = true;
      try {
        switchToSync(openRepositorySync('/w', { fs: mortal(fs, n) }), { to: { branch: 'topic' } });
      } catch {
        done = false;
      }
      const { a, b } = contents(fs);
      if (a === NEW.a) put(fs, { a: '' });
      if (b === NEW.b) put(fs, { b: NEW.b.slice(0, 3) });
      const { clean, head } = statusSync(afterBoot(fs));
      expect(clean).toBe(true);
      expect(contents(fs)['a']).toBe(head.kind === 'branch' && head.branch === 'topic' ? NEW.a : OLD.a);
      if (done) return;
    }
  });

  it('a torn copy is a beginning with zeros behind, and nothing else', () => {
    const torn = (found: string, whole: string): boolean => isTornCopy(Buffer.from(found), Buffer.from(whole));
    for (const found of ['', 'abc', 'abcdef', '\0\0', 'ab\0\0', '\0\0\0\0\0\0'])
      expect(torn(found, 'abcdef')).toBe(true);
    for (const found of ['abX', 'abcdefg', '\0\0c', 'ab\0d', '\0\0\0\0\0\0\0'])
      expect(torn(found, 'abcdef')).toBe(false);
  });
});
