import { readFileSync, writeFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  loadRebaseState,
  loadRebaseStateSync,
  saveRebaseState,
  saveRebaseStateSync,
  type RebaseState,
} from '../../../src/index.js';
import { ID, newState, REBASE } from '../../records.js';
import { thrownBy } from '../../support.js';

describe('saveRebaseState', () => {
  it('S-050: REBASE_STATE.json names the original branch, and all fields read back', async () => {
    const at = newState();
    const { remaining: _derived, ...given } = REBASE;
    expect(await saveRebaseState(at, given)).toEqual(REBASE);
    const json = JSON.parse(readFileSync(`${at.dir}/REBASE_STATE.json`, 'utf8')) as Record<string, unknown>;
    expect(json).toMatchObject({
      original_branch: 'main',
      original_head: REBASE.originalHead,
      onto: REBASE.onto,
      remaining: REBASE.remaining,
      completed: REBASE.completed,
      squash: false,
    });
    expect(await loadRebaseState(at)).toEqual(REBASE);
  });

  it('S-050: a damaged file throws instead of meaning that there is none', () => {
    const at = newState();
    const path = `${at.dir}/REBASE_STATE.json`;
    for (const text of ['', '{}', '{"original_branch":"main"}', 'null\n']) {
      writeFileSync(path, text);
      expect(thrownBy(() => loadRebaseStateSync(at))).toMatchObject({ code: 'ERR_MUSE_DAMAGED_STATE', data: { path } });
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('S-051: goes through the durable primitive', () => {
    const at = newState();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    saveRebaseStateSync({ ...at, fs }, REBASE);
    expectFullProtocol(calls, `${at.dir}/REBASE_STATE.json`, { prefix: '.muse-tmp-' });
  });

  it('S-052: leaves no temps; a rename that fails keeps the old state and leaves none', () => {
    const at = newState();
    saveRebaseStateSync(at, REBASE);
    expect(noTemps(at.dir)).toEqual([]);
    const when = (call: { args: readonly unknown[] }): boolean => String(call.args[1]).endsWith('REBASE_STATE.json');
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('rename', 'EIO', { when }) });
    const next = { ...REBASE, squash: true };
    expect(thrownBy(() => saveRebaseStateSync({ ...at, fs }, next, { expected: REBASE })).code).toBe('EIO');
    expect(loadRebaseStateSync(at)).toEqual(REBASE);
    expect(noTemps(at.dir)).toEqual([]);
  });

  it.each<[string, object]>([
    ['an unknown step', { todo: [{ action: 'explode', commit: ID('1') }] }],
    ['a step without an action', { todo: [{ commit: ID('1') }] }],
    ['a step named like a property of every object', { todo: [{ action: 'constructor' }] }],
    ['a pick of nothing', { todo: [{ action: 'pick' }] }],
    ['a label without a name', { todo: [{ action: 'label', name: '' }] }],
    ['an exec without a command', { todo: [{ action: 'exec' }] }],
    ['a completed commit that became no id', { completed: [{ commit: ID('1'), result: 'gone' }] }],
    ['a stop without a step', { stopped: { ...REBASE.stopped, step: undefined } }],
    ['a branch that is no text', { originalBranch: 1 }],
    ['no squash', { squash: undefined }],
  ])('I-9: refuses to write one with %s', (_what, change) => {
    const at = newState();
    const bad = { ...REBASE, ...change } as RebaseState;
    expect(thrownBy(() => saveRebaseStateSync(at, bad))).toMatchObject({ code: 'ERR_MUSE_BAD_STATE', kind: 'refused' });
    expect(loadRebaseStateSync(at)).toBeNull();
  });
});
