import { runSync } from '@muse/io';
import type { FileSystem } from '@muse/io';
import { openTemp } from '@muse/io/protocols';
import { noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import {
  annotateSync,
  commitSync,
  createBranchSync,
  createTagSync,
  deleteBranchSync,
  openRepositorySync,
  renameBranchSync,
  statusSync,
} from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { memoryHome, mortal, put } from '../support/memory.js';
import type { MemoryFs } from '../support/memory.js';
import { signer } from '../support/work.js';

/* A verb is killed before each of its calls; whatever the next command is, no temp of it may stay. */

function scene(): MemoryFs {
  const { fs, repo } = memoryHome();
  put(fs, { a: 'a' });
  commitSync(repo, { message: 'first', signer });
  createBranchSync(repo, 'topic');
  return fs;
}

/** Runs a verb in a process that dies before its nth call; true if it lived. */
function survives(fs: MemoryFs, n: number, verb: (repo: Repository) => void): boolean {
  try {
    verb(at(mortal(fs, n)));
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !/killed/.test(error.message)) throw error;
    return false;
  }
}

function at(fs: FileSystem): Repository {
  return openRepositorySync('/w', { fs });
}

const VERBS: Readonly<Record<string, (repo: Repository) => void>> = {
  createBranch: (repo) => createBranchSync(repo, 'deep/new'),
  renameBranch: (repo) => renameBranchSync(repo, 'topic', 'deep/renamed'),
  deleteBranch: (repo) => deleteBranchSync(repo, 'topic', { force: true }),
  createTag: (repo) => createTagSync(repo, 'v1', { annotation: { message: 'one', signer } }),
  annotate: (repo) => annotateSync(repo, statusSync(repo).tip!, { kind: 'note', text: 'seen', signer }),
};

describe('what a killed verb leaves aside', () => {
  it.each(Object.keys(VERBS))('I-6: %s, killed before any call, leaves no temp after the next command', (name) => {
    let left = 0;
    for (let n = 0; ; n++) {
      const fs = scene();
      const done = survives(fs, n, VERBS[name]!);
      if (noTemps('/w', { fs }).length > 0) left++;
      statusSync(at(fs.spawn()));
      expect(noTemps('/w', { fs })).toEqual([]);
      if (done) break;
    }
    expect(left).toBeGreaterThan(2);
  });

  it('I-6: a temp whose marker a power cut took is swept by the first command that writes after the boot', () => {
    const fs = scene();
    const victim = fs.spawn();
    runSync(victim, openTemp('/w/.muse/objects/packs', '.obj-tmp-'));
    victim.kill();
    createTagSync(at(fs.spawn()), 'same-boot');
    expect(noTemps('/w', { fs })).toHaveLength(1);
    createTagSync(at(fs.spawn({ boot: 'boot2' })), 'next-boot');
    expect(noTemps('/w', { fs })).toEqual([]);
  });

  it('I-6: a sweep that is killed before any call is begun again', () => {
    const unswept = (calls: number): MemoryFs => {
      const fs = scene();
      survives(fs, calls, VERBS['createBranch']!);
      return fs;
    };
    let calls = 0;
    while (!noTemps('/w', { fs: unswept(calls) }).some((path) => path.includes('/refs/'))) calls++;
    for (let n = 0; ; n++) {
      const fs = unswept(calls);
      const done = survives(fs, n, (repo) => void statusSync(repo));
      statusSync(at(fs.spawn()));
      expect(noTemps('/w', { fs })).toEqual([]);
      if (done) return;
    }
  });
});
