import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conflictingMerge, exampleRepository, Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  exampleRepository(scratch);
});
afterEach(() => scratch.remove());

const MARKED = `<<<<<<< main
export const name = 'not rival';
=======
export const name = 'rival';
>>>>>>> rival
`;

describe('a merge that stops at conflicts', () => {
  it('H-MRG-6, H-CLI-1: exits 6, says what to do, and status, conflicts and the file show it', () => {
    conflictingMerge(scratch);
    expect(scratch.read('src/name.ts')).toBe(MARKED);
    expect(scratch.ok('conflicts')).toBe('unresolved: src/name.ts  (both changed it)\n');
    const status = scratch.ok('status');
    expect(status).toContain('Unfinished: merge\n  to finish it:  muse merge --continue\n');
    expect(status).toContain('Conflicts:\n  unresolved: src/name.ts  (both changed it)\n');
    const again = scratch.run(['merge', 'rival']);
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('muse merge --abort');
    const early = scratch.run(['merge', '--continue']);
    expect([early.code, early.stderr.split('\n')[0]]).toEqual([1, 'error: still in conflict: "src/name.ts"']);
  });

  it('is finished by editing and a commit, with the message of the merge', () => {
    conflictingMerge(scratch);
    scratch.write('src/name.ts', "export const name = 'both';\n");
    expect(scratch.ok('conflicts')).toBe('edited:     src/name.ts  (both changed it)\n');
    expect(scratch.ok('commit')).toContain('Merge rival into main');
    expect(scratch.json('show')).toMatchObject({ commit: { parents: [expect.anything(), expect.anything()] } });
    expect(scratch.ok('status')).not.toContain('Unfinished');
    expect(scratch.ok('merge', 'rival')).toBe('Already up to date\n');
  });

  it('is finished by choosing a side and --continue, with another message', () => {
    conflictingMerge(scratch);
    expect(scratch.ok('resolve', '--theirs', 'src/name.ts')).toContain(
      "No conflict is left; say 'muse merge --continue'",
    );
    expect(scratch.ok('merge', '--continue', '-m', 'Rival it is')).toMatch(/^Merged as /);
    expect(scratch.read('src/name.ts')).toBe("export const name = 'rival';\n");
    expect(scratch.ok('log', '-n', '1')).toContain('Rival it is');
  });

  it('I-10: is given up, and everything is as it was', () => {
    conflictingMerge(scratch);
    scratch.write('untracked.txt', 'mine\n');
    expect(scratch.ok('merge', '--abort')).toContain('Gave up the merge; 1 file as before it\n');
    expect(scratch.read('src/name.ts')).toBe("export const name = 'not rival';\n");
    expect(scratch.read('untracked.txt')).toBe('mine\n');
    expect(scratch.ok('status', '--short')).toBe('A untracked.txt\n');
    const none = scratch.run(['merge', '--abort']);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('there is no merge in progress')]);
  });

  it('H-ST-1: a damaged state exits 3, names the file and the way out, and --quit takes it', () => {
    conflictingMerge(scratch);
    scratch.write('.muse/MERGE_STATE.json', '{');
    const { code, stderr } = scratch.run(['commit', '-m', 'x']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('MERGE_STATE.json')]);
    expect(stderr).toContain('muse merge --quit');
    expect(scratch.read('.muse/MERGE_STATE.json')).toBe('{');
    expect(scratch.ok('merge', '--quit')).toContain('MERGE_STATE.json.damaged-');
    expect(scratch.read('src/name.ts')).toBe(MARKED);
    scratch.ok('commit', '-m', 'as it is');
  });

  it('shows the base too if asked, and refuses ways that do not go together', () => {
    scratch.ok('commit', '-m', 'Grace');
    scratch.ok('switch', '-c', 'rival');
    scratch.commit('src/name.ts', "export const name = 'rival';\n");
    scratch.ok('switch', 'main');
    scratch.commit('src/name.ts', "export const name = 'other';\n");
    expect(scratch.run(['merge', '--conflict', 'diff3', 'rival']).code).toBe(6);
    expect(scratch.read('src/name.ts')).toContain("||||||| base\nexport const name = 'Grace';\n=======\n");
    for (const args of [['--abort', '--quit'], ['--abort', 'rival'], [], ['--continue', '--abort']])
      expect(scratch.run(['merge', ...args]).code).toBe(2);
    for (const args of [['--ours', '--theirs', 'src'], ['notes.md']])
      expect([2, 4]).toContain(scratch.run(['resolve', ...args]).code);
    expect(scratch.run(['merge', '--conflict', 'odd', 'rival']).code).toBe(1);
  });
});
