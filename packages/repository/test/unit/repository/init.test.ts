import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFileSystem } from '@muse/io';
import { noTemps, recordingFileSystem, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { initRepository, initRepositorySync, openRepositorySync } from '../../../src/index.js';
import { tempDir } from '../../support/temp.js';
import { commitAll, snapshotOf, work } from '../../support/work.js';

describe('init', () => {
  it('makes a repository with the exact HEAD and a readable format', () => {
    const root = tempDir();
    const repo = initRepositorySync(root, { defaultBranch: 'trunk' });
    expect(repo.created).toBe(true);
    expect(readFileSync(join(root, '.muse/HEAD'), 'utf8')).toBe('ref: refs/heads/trunk\n');
    const format = JSON.parse(readFileSync(join(root, '.muse/repo.json'), 'utf8')) as Record<string, unknown>;
    expect(format).toEqual({
      format_version: 1,
      repository_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      default_branch: 'trunk',
    });
    expect(readdirSync(root)).toEqual(['.muse']);
  });

  it('H-WT-11: refuses an existing repository, and --force leaves refs, HEAD, objects and config unchanged', () => {
    const root = tempDir();
    const repo = initRepositorySync(root);
    work(repo, { a: 'one' });
    commitAll(repo, 'one');
    writeFileSync(join(root, '.muse/config.toml'), '# mine\n');
    const before = contentOf(join(root, '.muse'));
    expect(() => initRepositorySync(root)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_EXISTS', kind: 'refused' }),
    );
    expect(contentOf(join(root, '.muse'))).toEqual(before);
    expect(initRepositorySync(root, { force: true, defaultBranch: 'other' }).created).toBe(false);
    expect(contentOf(join(root, '.muse'))).toEqual(before);
    expect(snapshotOf(repo)).toEqual({ a: 'one' });
  });

  it('H-WT-11: --force makes what is missing and keeps the rest', () => {
    const root = tempDir();
    initRepositorySync(root);
    const head = readFileSync(join(root, '.muse/HEAD'), 'utf8');
    writeFileSync(join(root, '.muse/repo.json'), '{"format_ver');
    expect(() => openRepositorySync(root)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_DAMAGED_REPOSITORY' }));
    initRepositorySync(root, { force: true });
    expect(openRepositorySync(root).root).toBe(root);
    expect(readFileSync(join(root, '.muse/HEAD'), 'utf8')).toBe(head);
  });

  it('H-WT-11: killed at any call, it can be run again and leaves no temp', () => {
    for (let n = 0; ; n++) {
      const fs = memoryFileSystem();
      fs.sync.mkdir('/w');
      const victim = fs.spawn();
      let calls = 0;
      const { fs: mortal } = recordingFileSystem(victim, {
        fail: () => (calls++ === n ? (victim.kill(), new Error('killed')) : undefined),
      });
      const finished = succeeds(() => initRepositorySync('/w', { fs: mortal }));
      const there = fs.sync.lstat('/w/.muse') !== undefined;
      const again = fs.spawn();
      const repo = there ? openRepositorySync('/w', { fs: again }) : initRepositorySync('/w', { fs: again });
      expect(repo.root).toBe('/w');
      if (!there) expect(noTemps('/w', { fs })).toEqual([]);
      if (finished) {
        expect(n).toBeGreaterThan(30);
        return;
      }
    }
  });

  it('of 20 at once exactly one makes it, the others are refused', async () => {
    const fs = memoryFileSystem({ seed: 7 });
    fs.sync.mkdir('/w');
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => initRepository('/w', { fs: fs.spawn() })),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'ERR_MUSE_EXISTS' });
    expect(noTemps('/w', { fs })).toEqual([]);
  });

  it('is durable before it can be seen, with at most 8 syncs', () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    fs.sync.mkdir('/w');
    initRepositorySync('/w', { fs });
    const trace = traceOf(calls, { root: '/w' });
    const publication = trace.findIndex((line) => line === 'rename .muse-tmp-* .muse');
    const syncs = trace.map((line, index) => ({ line, index })).filter(({ line }) => line.startsWith('fsync'));
    expect(syncs.length).toBeLessThanOrEqual(8);
    expect(syncs.filter(({ index }) => index > publication).map(({ line }) => line)).toEqual(['fsyncDir /w']);
  });
});

describe('open', () => {
  it('searches upward, and a .muse that never was a repository does not end the search', () => {
    const root = tempDir();
    initRepositorySync(root);
    mkdirSync(join(root, 'a/b/.muse'), { recursive: true });
    expect(openRepositorySync(join(root, 'a/b')).root).toBe(root);
  });

  it('refuses where there is none, and a format of a later version', () => {
    const root = tempDir();
    expect(() => openRepositorySync(root)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NO_REPOSITORY', kind: 'setup' }),
    );
    initRepositorySync(root);
    const file = join(root, '.muse/repo.json');
    chmodSync(file, 0o644);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"format_version": 1', '"format_version": 2'));
    for (const act of [() => openRepositorySync(root), () => initRepositorySync(root, { force: true })]) {
      expect(act).toThrow(expect.objectContaining({ code: 'ERR_MUSE_UNKNOWN_FORMAT', kind: 'setup' }));
    }
  });
});

function succeeds(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function contentOf(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes('/locks/') && existsSync(path)) found[path] = readFileSync(path, 'latin1');
  }
  return found;
}
