import { execFileSync } from 'node:child_process';
import { mkdtempSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { memoryFileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { commitSync, initRepositorySync, statusSync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { decodeStatCache, encodeStatCache } from '../../../src/scan/stat-cache.js';
import { put } from '../../support/memory.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, work } from '../../support/work.js';

const cacheFile = (repo: Repository): string => join(repo.stateDir, 'cache/stat');

/** What status says with the cache as it is, and without one. */
function bothWays(repo: Repository): [unknown, unknown] {
  const { changes, tree } = statusSync(repo);
  rmSync(cacheFile(repo), { force: true });
  const bare = statusSync(repo);
  return [
    { changes, tree },
    { changes: bare.changes, tree: bare.tree },
  ];
}

describe('stat cache', () => {
  it('H-ST-6: an edit of the same size in the same clock tick is seen, in 60 tries', () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '000' });
    commitAll(repo, 'one');
    for (let i = 1; i <= 60; i++) {
      const text = String(i).padStart(3, '0');
      writeFileSync(join(repo.root, 'a'), text);
      statusSync(repo);
      // The same size, at once: on a coarse clock nothing but the content tells.
      writeFileSync(join(repo.root, 'a'), text === '000' ? '111' : '000');
      expect(statusSync(repo).clean).toBe(true);
    }
  });

  it('H-ST-6: a clock that stands still hides no edit', () => {
    const fs = memoryFileSystem({ tickNs: 0n });
    fs.sync.mkdir('/w');
    const repo = initRepositorySync('/w', { fs });
    put(fs, { a: 'one' });
    commitSync(repo, { message: 'one', signer });
    const fd = fs.sync.open('/w/a', 'r+');
    fs.sync.write(fd, Buffer.from('two'), 0, 3, 0);
    fs.sync.close(fd);
    expect(statusSync(repo).changes).toHaveLength(1);
  });

  it('H-ST-6: a same-size edit with the old mtime put back is seen', async () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: 'aaa', b: 'bbb' });
    commitAll(repo, 'one');
    await settled();
    expect(statusSync(repo).clean).toBe(true);
    const file = join(repo.root, 'a');
    const before = lstatSync(file, { bigint: true });
    // `utimes` of Node.js loses nanoseconds; `touch -r` puts back exactly what was there.
    const reference = join(tempDir(), 'reference');
    execFileSync('touch', ['-r', file, reference]);
    writeFileSync(file, 'AAA');
    execFileSync('touch', ['-r', reference, file]);
    const after = lstatSync(file, { bigint: true });
    // Nothing but the ctime tells: without this the test would pass for another reason.
    expect([after.mtimeNs, after.ino, after.size]).toEqual([before.mtimeNs, before.ino, before.size]);
    expect(after.ctimeNs).not.toBe(before.ctimeNs);
    expect(statusSync(repo).changes.map((change) => change.path)).toEqual(['a']);
  });

  it('reads no file that looks as before', async () => {
    const repo = initRepositorySync(tempDir());
    work(repo, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`d${i % 5}/f${i}`, `file ${i}`])));
    commitAll(repo, 'one');
    await settled();
    statusSync(repo);
    const { fs, calls } = recordingFileSystem(repo.fs);
    statusSync({ ...repo, fs });
    const read = calls.filter((call) => call.op === 'readFile' && !String(call.args[0]).includes('/.muse/'));
    expect(read).toEqual([]);
    expect(calls.filter((call) => call.op === 'statdir')).toHaveLength(6);
  });

  it('H-ST-6: a damaged cache is rebuilt, whatever byte of it is wrong', async () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', 'd/b': '2' });
    commitAll(repo, 'one');
    await settled();
    statusSync(repo);
    const good = readFileSync(cacheFile(repo));
    expect(decodeStatCache(good)?.cache.size).toBe(2);
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 0xff;
      expect(decodeStatCache(bad)).toBeUndefined();
    }
    for (const bad of [
      good.subarray(0, good.length - 1),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.alloc(0),
      Buffer.alloc(500),
    ]) {
      writeFileSync(cacheFile(repo), bad);
      expect(statusSync(repo).clean).toBe(true);
    }
    expect(readFileSync(cacheFile(repo)).length).toBe(good.length);
  });

  it('H-ST-3: a cache from another time or branch changes nothing in what is shown', async () => {
    const repo = initRepositorySync(tempDir());
    work(repo, { a: '1', 'd/b': '1', gone: '1' });
    commitAll(repo, 'one');
    await settled();
    statusSync(repo);
    const old = readFileSync(cacheFile(repo));
    work(repo, { a: '2', 'd/b': '22', 'd/c': 'new', gone: null });
    commitAll(repo, 'two');
    writeFileSync(cacheFile(repo), old);
    expect(statusSync(repo).clean).toBe(true);
    work(repo, { a: '1' });
    writeFileSync(cacheFile(repo), old);
    expect(statusSync(repo).changes.map((change) => change.path)).toEqual(['a']);
  });

  it('H-ST-6: after any edits and commits the output is that without a cache', { timeout: 120_000 }, () => {
    const path = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/a', 'x', 'x/y');
    const edit = fc.record({ path, content: fc.constantFrom('1', '2', '22', '#! run', '-> a', null) });
    const step = fc.oneof(
      { weight: 5, arbitrary: edit },
      fc.constant('commit' as const),
      fc.constant('status' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
        const root = mkdtempSync(join(tmpdir(), 'muse-cache-'));
        try {
          const repo = initRepositorySync(root);
          for (const one of steps) {
            if (one === 'commit') commitSync(repo, { message: 'x', signer, allowEmpty: true });
            else if (one === 'status') statusSync(repo);
            else editOrSkip(repo, one.path, one.content);
          }
          statusSync(repo);
          const [cached, bare] = bothWays(repo);
          expect(cached).toEqual(bare);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('decodes what it encodes', () => {
    expect(decodeStatCache(encodeStatCache(new Map(), 'boot1'))?.cache).toEqual(new Map());
  });
});

function editOrSkip(repo: Repository, path: string, content: string | null): void {
  const parent = path.includes('/') ? path.slice(0, path.indexOf('/')) : undefined;
  const stat = parent === undefined ? undefined : lstatSync(join(repo.root, parent), { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) return;
  work(repo, { [path]: content });
}

/** Until what was just written is older than the window in which a change might not show. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
