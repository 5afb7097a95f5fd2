import { readFileSync } from 'node:fs';

import { nodeFileSystem } from '@muse/io';
import { expectFullProtocol, failOn, noTemps, recordingFileSystem } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import {
  readMergeState,
  readMergeStateSync,
  unresolvedPaths,
  writeMergeState,
  writeMergeStateSync,
  type MergeState,
} from '../../../src/index.js';
import { CONFLICTS, ID, MERGE, newState } from '../../records.js';
import { thrownBy } from '../../support.js';

const CLEAN: MergeState = { ...MERGE, conflicts: [], conflictPaths: [] };

describe('writeMergeState', () => {
  it('S-047: MERGE_STATE.json holds the conflict paths, sorted by bytes, and every field reads back', async () => {
    const at = newState();
    const { conflictPaths: _derived, ...given } = MERGE;
    const written = await writeMergeState(at, { ...given, conflicts: CONFLICTS.toReversed() });
    expect(written).toEqual(MERGE);
    const json = JSON.parse(readFileSync(`${at.dir}/MERGE_STATE.json`, 'utf8')) as Record<string, unknown>;
    expect(json['conflict_paths']).toEqual(['a.py', 'b.py']);
    expect(json).toMatchObject({ bases: MERGE.bases, ours: MERGE.ours, theirs: MERGE.theirs, theirs_name: 'feature' });
    expect(await readMergeState(at)).toEqual(MERGE);
  });

  it('S-047: sorts by UTF-8 bytes, not by UTF-16 units', () => {
    const at = newState();
    const paths = ['\u{1F600}', '\uFF5E', 'é', 'z', 'a/b', 'a-b', 'a', 'Z', 'x\udcff'];
    const conflicts = paths.map((path) => ({ path, reason: 'content', resolved: false }));
    writeMergeStateSync(at, { ...MERGE, conflicts });
    const sorted = ['Z', 'a', 'a-b', 'a/b', 'x\udcff', 'z', 'é', '\uFF5E', '\u{1F600}'];
    expect(readMergeStateSync(at)!.conflictPaths).toEqual(sorted);
    expect(unresolvedPaths(conflicts)).toEqual(sorted);
  });

  it('S-048: goes through the durable primitive, also without conflicts', () => {
    const at = newState();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    writeMergeStateSync({ ...at, fs }, CLEAN);
    expectFullProtocol(calls, `${at.dir}/MERGE_STATE.json`, { prefix: '.muse-tmp-' });
    expect(readMergeStateSync(at)).toEqual(CLEAN);
  });

  it('S-049: leaves no temps; a rename that fails keeps the old state and leaves none', () => {
    const at = newState();
    writeMergeStateSync(at, MERGE);
    expect(noTemps(at.dir)).toEqual([]);
    const when = (call: { args: readonly unknown[] }): boolean => String(call.args[1]).endsWith('MERGE_STATE.json');
    const { fs } = recordingFileSystem(nodeFileSystem, { fail: failOn('rename', 'EIO', { when }) });
    expect(thrownBy(() => writeMergeStateSync({ ...at, fs }, CLEAN, { expected: MERGE })).code).toBe('EIO');
    expect(readMergeStateSync(at)).toEqual(MERGE);
    expect(noTemps(at.dir)).toEqual([]);
  });

  it.each<[string, object]>([
    ['a short id', { ours: 'sha256:abc' }],
    ['an id in upper case', { theirs: ID('A') }],
    ['bases that are no list', { bases: ID('a') }],
    ['a path that leads out', { conflicts: [{ path: 'a/../../b', reason: 'content', resolved: false }] }],
    ['an absolute path', { conflicts: [{ path: '/a', reason: 'content', resolved: false }] }],
    ['a path twice', { conflicts: [CONFLICTS[0], CONFLICTS[0]] }],
    ['a side of an unknown kind', { conflicts: [{ ...CONFLICTS[0], ours: { kind: 'socket', id: ID('1') } }] }],
    ['a reason that is no word', { conflicts: [{ ...CONFLICTS[0], reason: 'Two words' }] }],
    ['a resolution that is no answer', { conflicts: [{ ...CONFLICTS[0], resolved: 'yes' }] }],
    ['a time that is none', { created: Number.NaN }],
    ['a time before 1970', { created: -1 }],
    ['a name with a newline', { theirsName: 'a\nb' }],
    ['no message', { message: undefined }],
  ])('I-9: refuses to write one with %s, and writes nothing', (_what, change) => {
    const at = newState();
    const bad = { ...MERGE, ...change } as MergeState;
    expect(thrownBy(() => writeMergeStateSync(at, bad))).toMatchObject({ code: 'ERR_MUSE_BAD_STATE', kind: 'refused' });
    expect(readMergeStateSync(at)).toBeNull();
  });

  it('I-9: a path that no bytes stand for is refused', () => {
    const conflicts = [{ path: 'x\ud800', reason: 'content', resolved: false }];
    expect(thrownBy(() => writeMergeStateSync(newState(), { ...MERGE, conflicts })).kind).toBe('refused');
  });
});
