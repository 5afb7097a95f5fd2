import { noTemps, recordingFileSystem } from '@muse/io/testing';
import { readObjectSync, decodeSnapshot } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import {
  addWorktreeSync,
  commitSync,
  createBranchSync,
  createTagSync,
  deleteBranchSync,
  deleteTagSync,
  initRepositorySync,
  listFilesSync,
  listOperationsSync,
  mergeSync,
  openRepositorySync,
  removeWorktreeSync,
  renameBranchSync,
  restoreSync,
  settingsFile,
  switchToSync,
  verifySync,
} from '../../../src/index.js';
import type { LoggedOperation, Repository } from '../../../src/index.js';
import { setConfigValueSync, setRemoteSync } from '@muse/vcs-state';
import { tempDir } from '../../support/temp.js';
import { commitAll, signer, work } from '../../support/work.js';

const ADA = 'Ada <ada@example.org>';
const ada = { name: 'Ada', email: 'ada@example.org' };

function fresh(): Repository {
  return initRepositorySync(tempDir());
}

function operations(repo: Repository): readonly LoggedOperation[] {
  const { operations: found, damaged } = listOperationsSync(repo);
  expect(damaged).toEqual([]);
  return found;
}

/** What one call added to the log: exactly one entry, `done`. */
function added(repo: Repository, act: () => unknown): LoggedOperation {
  const before = operations(repo).length;
  act();
  const after = operations(repo);
  expect(after).toHaveLength(before + 1);
  expect(after[0]!.outcome).toBe('done');
  return after[0]!;
}

describe('the operation log', () => {
  it('I-12: a commit notes who, and where branch and work tree were and are', () => {
    const repo = fresh();
    work(repo, { a: '1' });
    let first: ObjectId;
    const entry = added(repo, () => (first = commitAll(repo, 'one')));
    expect(entry).toMatchObject({ actor: ada, command: ['commit'], worktree: null });
    expect(entry.changes).toEqual([
      { kind: 'ref', name: 'refs/heads/main', before: null, after: first! },
      { kind: 'worktree', name: null, commit: { before: null, after: first! }, tree: null, snapshot: null },
    ]);
    switchToSync(repo, { to: { commit: first! } });
    work(repo, { a: '2' });
    const detached = added(repo, () => commitAll(repo, 'two'));
    expect(detached.changes[0]).toMatchObject({ kind: 'head', before: `commit: ${first!}\n` });
  });

  it('I-12: the command as it was called, with the agent and its session, as the handle says', () => {
    const { root } = fresh();
    const invocation = { command: ['commit', '-m', 'x'], agent: 'a1', run: 'r1' };
    const repo = openRepositorySync(root, { invocation });
    work(repo, { a: '1' });
    const entry = added(repo, () =>
      commitSync(repo, { message: 'x', signer: { ...signer, zone: '+0130', provenance: { session: 's1' } } }),
    );
    expect(entry).toMatchObject({ command: ['commit', '-m', 'x'], zone: '+0130' });
    expect(entry.actor).toEqual({ ...ada, agent: 'a1', run: 'r1', session: 's1' });
  });

  it('I-12: branches and tags: made, moved, renamed, deleted', () => {
    const repo = fresh();
    work(repo, { a: '1' });
    const one = commitAll(repo, 'one');
    work(repo, { a: '2' });
    const two = commitAll(repo, 'two');
    const options = { actor: ADA };
    const ref = (name: string, before: ObjectId | null, after: ObjectId | null): object => ({
      kind: 'ref',
      name,
      before,
      after,
    });
    const made = added(repo, () => createBranchSync(repo, 'x', { start: one, ...options }));
    expect(made).toMatchObject({ actor: ada, command: ['branch'], changes: [ref('refs/heads/x', null, one)] });
    const moved = added(repo, () => createBranchSync(repo, 'x', { start: two, force: true }));
    expect(moved.changes).toEqual([ref('refs/heads/x', one, two)]);
    const renamed = added(repo, () => renameBranchSync(repo, 'main', 'trunk', options));
    expect(renamed.changes).toEqual([
      ref('refs/heads/main', two, null),
      ref('refs/heads/trunk', null, two),
      { kind: 'head', worktree: null, before: 'ref: refs/heads/main\n', after: 'ref: refs/heads/trunk\n' },
    ]);
    expect(added(repo, () => deleteBranchSync(repo, 'x', options)).changes).toEqual([ref('refs/heads/x', two, null)]);
    expect(added(repo, () => createTagSync(repo, 't', { target: one })).changes).toEqual([
      ref('refs/tags/t', null, one),
    ]);
    expect(added(repo, () => deleteTagSync(repo, 't')).changes).toEqual([ref('refs/tags/t', one, null)]);
  });

  it('I-12: a switch and a merge note HEAD, the ref and both trees', () => {
    const repo = fresh();
    work(repo, { a: '1' });
    const one = commitAll(repo, 'one');
    const created = added(repo, () => switchToSync(repo, { create: { branch: 'topic', start: one }, actor: ADA }));
    expect(created.changes).toEqual([
      { kind: 'ref', name: 'refs/heads/topic', before: null, after: one },
      { kind: 'head', worktree: null, before: 'ref: refs/heads/main\n', after: 'ref: refs/heads/topic\n' },
      { kind: 'worktree', name: null, commit: { before: one, after: one }, tree: null, snapshot: null },
    ]);
    work(repo, { b: '1' });
    const two = commitSync(repo, { message: 'two', signer });
    const back = added(repo, () => switchToSync(repo, { to: { branch: 'main' } }));
    expect(back.changes.at(-1)).toMatchObject({
      commit: { before: two.id, after: one },
      tree: { before: two.tree },
      snapshot: null,
    });
    const merged = added(repo, () => mergeSync(repo, { theirs: two.id, name: 'topic', signer }));
    expect(merged).toMatchObject({ actor: ada, command: ['merge'] });
    expect(merged.changes[0]).toEqual({ kind: 'ref', name: 'refs/heads/main', before: one, after: two.id });
    expect(merged.changes.at(-1)).toMatchObject({ commit: { before: one, after: two.id }, tree: { after: two.tree } });
  });

  it('I-10: what switch and restore drop is in the log, synced before the first file changes', () => {
    const repo = fresh();
    work(repo, { a: '1', b: '1', gone: '1' });
    const one = commitAll(repo, 'one');
    switchToSync(repo, { create: { branch: 'topic', start: one } });
    work(repo, { a: '2' });
    commitAll(repo, 'two');
    work(repo, { a: 'mine', gone: null });
    const { fs, calls } = recordingFileSystem(repo.fs);
    const entry = added(repo, () =>
      switchToSync(openRepositorySync(repo.root, { fs }), { to: { branch: 'main' }, force: true }),
    );
    const [move] = entry.changes.filter((change) => change.kind === 'worktree');
    expect(move).toMatchObject({ absent: ['gone'] });
    const snapshot = decodeSnapshot(readObjectSync(repo.objects, move!.snapshot!)!, move!.snapshot!);
    const [kept] = listFilesSync(repo, { source: one }).filter((file) => file.path === 'a');
    expect(kept).toBeDefined();
    expect(snapshot.tree).toMatch(/^sha256:/);
    const synced = calls.findIndex(
      (call) => call.op === 'fdatasync' && call.path?.endsWith('/operations/log') === true,
    );
    const written = calls.findIndex((call) => call.op === 'rename' && call.args[1] === `${repo.root}/a`);
    expect(synced).toBeGreaterThan(-1);
    expect(written).toBeGreaterThan(synced);

    work(repo, { b: 'mine' });
    const restored = added(repo, () => restoreSync(repo, { paths: ['b', 'a'], actor: ADA }));
    expect(restored.changes.at(-1)).toMatchObject({
      kind: 'worktree',
      commit: { before: one, after: one },
      paths: ['b'],
      snapshot: expect.stringMatching(/^sha256:/) as string,
    });
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('I-12: work trees: added with their HEAD and branch, removed with what was in them', () => {
    const repo = fresh();
    work(repo, { a: '1' });
    const one = commitAll(repo, 'one');
    const place = `${tempDir()}/linked`;
    const made = added(repo, () => addWorktreeSync(repo, place, { branch: 'x', create: { start: one }, actor: ADA }));
    expect(made).toMatchObject({ actor: ada, worktree: null, command: ['worktree'] });
    expect(made.changes).toMatchObject([
      { kind: 'ref', name: 'refs/heads/x', before: null, after: one },
      { kind: 'head', worktree: 'linked', before: null, after: 'ref: refs/heads/x\n' },
      { kind: 'worktree', name: 'linked', commit: { before: null, after: one } },
    ]);
    const linked = openRepositorySync(place);
    work(linked, { a: '2' });
    expect(added(repo, () => commitAll(linked, 'there')).worktree).toBe('linked');
    work(linked, { a: 'dropped' });
    const removed = added(repo, () => removeWorktreeSync(repo, place, { force: true }));
    expect(removed.changes).toMatchObject([
      { kind: 'head', worktree: 'linked', before: 'ref: refs/heads/x\n', after: null },
      {
        kind: 'worktree',
        name: 'linked',
        commit: { after: null },
        snapshot: expect.stringMatching(/^sha256:/) as string,
      },
    ]);
    expect(verifySync(repo).problems).toEqual([]);
  });

  it('I-12: settings of the repository and of a work tree, as text before and after', () => {
    const repo = fresh();
    const file = settingsFile(repo, 'repository', { actor: ADA });
    const first = added(repo, () => setConfigValueSync(file, 'user.name', 'Ada'));
    expect(first).toMatchObject({ actor: ada, command: ['config'] });
    const text = '[user]\nname = "Ada"\n';
    expect(first.changes).toMatchObject([{ kind: 'config', path: 'config.toml', before: null, after: { text } }]);
    const second = added(repo, () => setRemoteSync(file, 'origin', 'https://example.org'));
    expect(second.changes).toMatchObject([{ before: { text } }]);
    const own = added(repo, () => setConfigValueSync(settingsFile(repo, 'worktree'), 'user.name', 'Bob'));
    expect(own.changes).toMatchObject([{ path: 'config.worktree.toml' }]);
    // Setting what is set already is no change.
    const count = operations(repo).length;
    setConfigValueSync(file, 'user.name', 'Ada');
    expect(operations(repo)).toHaveLength(count);
  });

  it('I-12: what only reads, or finds nothing to do, adds nothing; what is refused is failed', () => {
    const repo = fresh();
    work(repo, { a: '1' });
    const one = commitAll(repo, 'one');
    const count = operations(repo).length;
    switchToSync(repo, { to: { branch: 'main' } });
    mergeSync(repo, { theirs: one, name: 'main', signer });
    restoreSync(repo, { paths: ['a'] });
    verifySync(repo);
    expect(() => commitAll(repo, 'none')).toThrow(/nothing to commit/);
    expect(operations(repo)).toHaveLength(count);
    expect(() => createBranchSync(repo, 'main')).toThrow(/already/);
    expect(operations(repo).map(({ outcome }) => outcome)).toEqual(['failed', 'done']);
    expect(noTemps(repo.root)).toEqual([]);
  });
});
