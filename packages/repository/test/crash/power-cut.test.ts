import { recordingFileSystem, traceOf } from '@muse/io/testing';
import { readRefSync, resolveHeadSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import { isTornCopy } from '../../src/checkout/settle.js';
import { commitSync, openRepositorySync, restoreSync, statusSync, switchToSync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { contents, memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { powerCut } from '../support/power-cut.js';
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

/** Another process, after the machine was started anew. */
function afterBoot(fs: MemoryFs): Repository {
  return openRepositorySync('/w', { fs: fs.spawn({ boot: 'boot2' }) });
}

function changesOf(repo: Repository): string[] {
  return statusSync(repo).changes.map(({ path, change }) => `${change} ${path}`);
}

describe('after a power cut', () => {
  it('H-WT-4: files that are torn, empty, zeros, of other bytes or absent are put right; the user sees a clean tree', () => {
    const { fs } = switched();
    for (const a of ['new a', '', '\0'.repeat(9), '\0\0w a, longer', 'bytes of something else', null]) {
      const cut = powerCut(fs, { a, b: '', 'd/added': 'ad\0\0\0' });
      expect(statusSync(openRepositorySync('/w', { fs: cut })).clean).toBe(true);
      expect(contents(cut)).toEqual(contents(fs));
    }
  });

  it('H-WT-4: also where the file is absent or as before, and a removed one is back', () => {
    const { fs } = switched();
    const cut = powerCut(fs, { a: { before: 'old a' }, b: null, d: null, gone: { before: 'gone' } });
    expect(statusSync(openRepositorySync('/w', { fs: cut })).clean).toBe(true);
    expect(contents(cut)).toEqual(contents(fs));
  });

  it('H-WT-4: a directory that gave way to a file is back, empty; a file of the user in it stays', () => {
    const { fs, repo } = memoryHome();
    put(fs, { same: 'same', 'x/inner': 'inner' });
    const { id } = commitSync(repo, { message: 'directory', signer });
    switchToSync(repo, { create: { branch: 'topic', start: id } });
    put(fs, { x: 'file' });
    commitSync(repo, { message: 'file', signer });
    switchToSync(repo, { to: { branch: 'main' } });
    switchToSync(repo, { to: { branch: 'topic' } });
    const cut = powerCut(fs, { x: 'the directory before' });
    expect(statusSync(openRepositorySync('/w', { fs: cut })).clean).toBe(true);
    expect(contents(cut)).toEqual({ same: 'same', x: 'file' });

    const mine = powerCut(fs, { x: 'the directory before' });
    put(mine, { 'x/mine': 'mine' });
    expect(changesOf(openRepositorySync('/w', { fs: mine }))).toEqual(['deleted x', 'added x/mine']);
    expect(contents(mine)).toEqual({ same: 'same', 'x/mine': 'mine' });
  });

  it('H-WT-4: a file that gave way to a directory is back', () => {
    const { fs, repo } = memoryHome();
    put(fs, { same: 'same', x: 'file' });
    const { id } = commitSync(repo, { message: 'file', signer });
    switchToSync(repo, { create: { branch: 'topic', start: id } });
    put(fs, { x: null, 'x/deep/inner': 'inner' });
    commitSync(repo, { message: 'directory', signer });
    switchToSync(repo, { to: { branch: 'main' } });
    switchToSync(repo, { to: { branch: 'topic' } });
    const cut = powerCut(fs, { x: { before: 'file' } });
    expect(statusSync(openRepositorySync('/w', { fs: cut })).clean).toBe(true);
    expect(contents(cut)).toEqual({ same: 'same', 'x/deep/inner': 'inner' });
  });

  it("I-10: the user's own edit is kept, also where it looks like what a power cut leaves", () => {
    for (const a of ['mine', 'new a', '', 'old a']) {
      const { fs } = switched();
      put(fs, { a, b: 'new b, longer and mine', gone: 'gone' });
      const repo = afterBoot(fs);
      expect(changesOf(repo)).toEqual(['modified a', 'modified b', 'added gone']);
      expect(contents(fs)).toMatchObject({ a, b: 'new b, longer and mine', gone: 'gone' });
    }
  });

  it('I-10: the first of two checkouts is looked at too, and what the user did between them is kept', () => {
    const { fs, repo } = switched();
    put(fs, { same: 'new a' });
    switchToSync(repo, { create: { branch: 'third', start: resolveHeadSync(repo.refs) } });
    put(fs, { c: 'c of the third' });
    const { id } = commitSync(repo, { message: 'third', signer, paths: ['c'] });
    fs.clock.advance(10_000);
    switchToSync(repo, { to: { branch: 'topic' } });
    switchToSync(repo, { to: { commit: id } });
    const cut = powerCut(fs, { a: '', b: { before: 'old b' }, c: { before: 'new c, longer' }, 'd/added': null });
    const { changes } = statusSync(openRepositorySync('/w', { fs: cut }));
    expect(changes.map(({ path }) => path)).toEqual(['same']);
    expect(contents(cut)).toEqual(contents(fs));
  });

  it('I-10: what was written between two checkouts and replaced by the second does not come back', () => {
    const { fs, repo } = switched();
    fs.clock.advance(1_000);
    const changed = fs.clock.ms;
    put(fs, { a: 'written in between', another: 'made in between' });
    commitSync(repo, { message: 'in between', signer });
    fs.clock.advance(1_000);
    switchToSync(repo, { to: { branch: 'main' } });
    const whole = contents(fs);
    const cut = powerCut(fs, {
      a: { before: 'written in between', changed },
      another: { before: 'made in between', changed },
    });
    expect(changesOf(openRepositorySync('/w', { fs: cut }))).toEqual([]);
    expect(contents(cut)).toEqual(whole);
    // The same content, made by the user after the checkout.
    put(fs, { another: 'made in between' });
    expect(changesOf(afterBoot(fs))).toEqual(['added another']);
  });

  it('I-3: what was restored stays restored, also an old version soon after a checkout', () => {
    const { fs, repo } = switched();
    const main = readRefSync(repo.refs, 'refs/heads/main')!;
    restoreSync(repo, { paths: ['a'], source: main });
    const cut = powerCut(fs, { b: '\0' });
    expect(changesOf(openRepositorySync('/w', { fs: cut }))).toEqual(['modified a']);
    expect(contents(cut)).toMatchObject({ a: 'old a', b: NEW.b });
  });

  it('I-3: restored files, and those for which uncommitted work is dropped, are synced with the names above them', () => {
    for (const verb of [
      (repo: Repository) => void restoreSync(repo, { paths: ['a', 'd/added'] }),
      (repo: Repository) => void switchToSync(repo, { to: { branch: 'main' }, force: true }),
    ]) {
      const { fs } = switched();
      put(fs, { a: 'in progress', d: null });
      const { fs: recorded, calls } = recordingFileSystem(fs);
      verb(openRepositorySync('/w', { fs: recorded }));
      const lines = traceOf(calls, { root: '/w' });
      const published = lines.findIndex((line) => /^rename .*restore-tmp.* a$/.test(line));
      expect(lines[published - 2]).toMatch(/^fsync .*restore-tmp/);
      expect(lines.slice(published)).toContain('fsyncDir /w');
    }
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

  it('the journal is dropped by any command once the kernel has written the files back', () => {
    for (const command of [
      (repo: Repository) => void statusSync(repo),
      (repo: Repository) => void commitSync(repo, { message: 'later', signer, allowEmpty: true }),
    ]) {
      const { fs, repo } = switched();
      const journal = (): boolean => fs.sync.lstat('/w/.muse/CHECKOUT.json') !== undefined;
      command(repo);
      expect(journal()).toBe(true);
      fs.clock.advance(61_000);
      command(repo);
      expect(journal()).toBe(false);
    }
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
      const cut = powerCut(fs, {
        ...(a === NEW.a && { a: '\0\0w a' }),
        ...(b === NEW.b ? { b: NEW.b.slice(0, 3) } : { b: '' }),
      });
      const { clean, head } = statusSync(openRepositorySync('/w', { fs: cut }));
      expect(clean).toBe(true);
      expect(contents(cut)['a']).toBe(head.kind === 'branch' && head.branch === 'topic' ? NEW.a : OLD.a);
      if (done) return;
    }
  });

  it('H-ST-6: a stat cache of another boot vouches for no file that changed shortly before it was saved', () => {
    const { fs } = switched();
    fs.clock.advance(5_000);
    put(fs, { own: 'my own file' });
    commitSync(openRepositorySync('/w', { fs: fs.spawn() }), { message: 'own', signer });
    fs.clock.advance(5_000);
    statusSync(openRepositorySync('/w', { fs: fs.spawn() }));
    const cut = powerCut(fs, { a: '\0'.repeat(NEW.a.length), own: '\0'.repeat('my own file'.length) });
    expect(changesOf(openRepositorySync('/w', { fs: cut }))).toEqual(['modified own']);
    expect(contents(cut)['a']).toBe(NEW.a);
  });

  it('a torn copy is a beginning, but for zeros', () => {
    const torn = (found: string, whole: string): boolean => isTornCopy(Buffer.from(found), Buffer.from(whole));
    for (const found of ['', 'abc', 'abcdef', '\0\0', 'ab\0\0', '\0\0\0\0\0\0', '\0\0c', 'ab\0d'])
      expect(torn(found, 'abcdef')).toBe(true);
    for (const found of ['abX', 'abcdefg', '\0\0\0\0\0\0\0', '\0\0d']) expect(torn(found, 'abcdef')).toBe(false);
  });
});
