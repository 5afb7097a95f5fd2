import { expectFullProtocol, failOn, noTemps, traceOf } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  openRefStore,
  readHead,
  readHeadSync,
  readReflogSync,
  resolveHeadSync,
  writeBranchRefSync,
  writeHeadBranch,
  writeHeadBranchSync,
  writeHeadCommit,
  writeHeadCommitSync,
  type ObjectId,
} from '../../../src/index.js';
import { BAD_IDS, BAD_NAMES, content, everything, id, newStore, recorded, tempDir, thrownBy } from '../../support.js';

describe('writeHeadBranch', () => {
  it('S-028: HEAD is exactly the branch form, and reads back', async () => {
    const store = newStore();
    await writeHeadBranch(store, 'trunk');
    expect(content(store, 'HEAD')).toBe('ref: refs/heads/trunk\n');
    expect(await readHead(store)).toEqual({ kind: 'branch', branch: 'trunk' });
    expect(readHeadSync(store)).toEqual({ kind: 'branch', branch: 'trunk' });
  });

  it('S-028: works in a directory that does not exist yet', () => {
    const store = openRefStore(`${tempDir()}/deep/.muse`);
    writeHeadBranchSync(store, 'main');
    expect(content(store, 'HEAD')).toBe('ref: refs/heads/main\n');
  });

  it('S-029: follows the full protocol', async () => {
    const store = recorded(newStore());
    await writeHeadBranch(store, 'trunk');
    expectFullProtocol(store.calls, `${store.dir}/HEAD`, {
      prefix: '.muse-tmp-',
      content: Buffer.from('ref: refs/heads/trunk\n'),
    });
    expect(traceOf(store.calls).filter((line) => line.startsWith('fsync'))).toHaveLength(2);
    expect(noTemps(store.dir)).toEqual([]);
  });

  it.each(BAD_NAMES)('S-030: refuses %s as the branch, HEAD unchanged and nothing made', (_why, name) => {
    const store = newStore();
    const before = everything(store);
    expect(thrownBy(() => writeHeadBranchSync(store, name)).code).toBe('ERR_MUSE_BAD_REF_NAME');
    expect(everything(store)).toEqual(before);
  });

  it('S-043: a failing rename throws its error and leaves HEAD, no temp and no lock', () => {
    const store = newStore();
    const failing = recorded(store, {
      fail: failOn('rename', 'ENOSPC', { when: (call) => call.args[1] === `${store.dir}/HEAD` }),
    });
    expect(thrownBy(() => writeHeadBranchSync(failing, 'trunk')).code).toBe('ENOSPC');
    expect(failing.faults).toHaveLength(1);
    expect(content(store, 'HEAD')).toBe('ref: refs/heads/main\n');
    expect(noTemps(store.dir)).toEqual([]);
    writeHeadBranchSync(store, 'trunk');
    expect(content(store, 'HEAD')).toBe('ref: refs/heads/trunk\n');
  });
});

describe('writeHeadCommit', () => {
  it('S-031: HEAD is exactly the commit form, and reads back detached', async () => {
    const store = newStore();
    await writeHeadCommit(store, id(7));
    expect(content(store, 'HEAD')).toBe(`commit: ${id(7)}\n`);
    expect(readHeadSync(store)).toEqual({ kind: 'commit', id: id(7) });
    expect(resolveHeadSync(store)).toBe(id(7));
  });

  it('S-032: follows the full protocol', () => {
    const store = recorded(newStore());
    writeHeadCommitSync(store, id(7));
    expectFullProtocol(store.calls, `${store.dir}/HEAD`, {
      prefix: '.muse-tmp-',
      content: Buffer.from(`commit: ${id(7)}\n`),
    });
  });

  it.each(BAD_IDS)('S-033, S-034: refuses %s, HEAD unchanged and nothing made', (_why, bad) => {
    const store = newStore();
    const before = everything(store);
    const error = thrownBy(() => writeHeadCommitSync(store, bad as ObjectId));
    expect(error.message).toContain('sha256');
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_ID', kind: 'refused' });
    expect(everything(store)).toEqual(before);
  });
});

describe('HEAD of a linked work tree', () => {
  it('H-WKT-1: has its own HEAD and log, and shares the refs', () => {
    const main = newStore();
    const linked = openRefStore(main.dir, { headDir: `${main.dir}/worktrees/w1` });
    writeBranchRefSync(main, 'topic', id(1));
    writeHeadBranchSync(linked, 'topic', { reason: 'add work tree' });
    expect(content(main, 'worktrees/w1/HEAD')).toBe('ref: refs/heads/topic\n');
    expect(content(main, 'HEAD')).toBe('ref: refs/heads/main\n');
    expect(resolveHeadSync(linked)).toBe(id(1));
    writeBranchRefSync(linked, 'topic', id(2), { reason: 'commit' });
    expect(readReflogSync(linked, 'HEAD').map((entry) => entry.reason)).toEqual(['add work tree', 'commit']);
    expect(content(main, 'logs/HEAD')).toBeUndefined();
    expect(content(main, 'worktrees/w1/logs/HEAD')).toContain('add work tree');
  });
});

describe('resolveHead', () => {
  it('answers null on a branch without a commit', () => {
    expect(resolveHeadSync(newStore())).toBeNull();
  });
});
