import { mkdirSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcher, Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const ONE_ERROR = /^error: [^\n]+\n(hint: [^\n]+\n)?$/;

describe('H-CLI-1: a wrong command line', () => {
  const wrong: readonly (readonly [string, readonly string[], number, string])[] = [
    ['an unknown command', ['comit'], 2, "Did you mean 'muse commit'?"],
    ['an unknown subcommand', ['config', 'lst'], 2, "Did you mean 'muse config list'?"],
    ['a family without subcommand', ['remote'], 2, 'muse help remote'],
    ['an unknown option', ['log', '--onelin'], 2, 'Did you mean --oneline?'],
    ['an unknown global option', ['--frobnicate', 'log'], 2, 'unknown option --frobnicate'],
    ['a value that is missing', ['commit', '-m'], 2, '-m needs a value'],
    ['an argument too many', ['verify', 'x'], 2, "takes no argument 'x'"],
    ['an argument too few', ['switch'], 2, 'needs <branch>'],
    ['options that exclude each other', ['merge', '--ff-only', '--no-ff', 'x'], 2, 'exclude'],
    ['only --', ['--'], 2, 'no command'],
    ['a name of JavaScript', ['constructor'], 2, 'not a muse command'],
    ['help for an unknown command', ['help', 'comit'], 2, "Did you mean 'muse commit'?"],
    ['a directory that is not there', ['-C', 'nowhere', 'status'], 4, 'nowhere'],
    ['a shell that is unknown', ['completion', 'tcsh'], 1, 'bash, zsh, fish, powershell'],
  ];
  it.each(wrong)('%s', (_what, line, expected, text) => {
    const { code, stdout, stderr } = scratch.run(line);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(ONE_ERROR);
    expect(stderr).toContain(text);
  });
});

describe('H-CLI-4: an option value that cannot be', () => {
  const values: readonly (readonly string[])[] = [
    ['log', '-n', '-1'],
    ['log', '-n', '1e3'],
    ['log', '--number=99999999999999999999'],
    ['diff', '-U', 'many'],
    ['commit', '--date', 'tomorrow', '-m', 'x'],
    ['commit', '--author', 'nobody', '-m', 'x'],
  ];
  it.each(values.map((line) => [line.join(' '), line] as const))(
    '%s is refused before a repository is looked for',
    (_name, line) => {
      const { code, stderr } = scratch.run(line);
      expect(code).toBe(1);
      expect(stderr).toMatch(ONE_ERROR);
      expect(stderr).toContain(line[1]!.split('=')[0]!);
    },
  );
});

describe('places', () => {
  it('every command says the same where there is no repository', () => {
    const lines = [['status'], ['commit', '-m', 'x'], ['log'], ['show'], ['diff'], ['branch'], ['switch', 'x'], ['checkout', 'x'], ['tag'],
      ['merge', 'x'], ['restore', 'x'], ['verify'], ['config', 'get', 'a.b'], ['remote', 'list'], ['hash-object', '-w', 'x'], ['cat-object', 'x'],
      ['rev-parse', 'x'], ['ls-files'], ['worktree', 'list']]; // prettier-ignore
    for (const line of lines) {
      const { code, stderr } = scratch.run(line);
      expect({ line, code }).toEqual({ line, code: 2 });
      expect(stderr).toContain('muse init');
    }
  });

  it('I-8: a path outside the repository is refused', () => {
    scratch.ok('init');
    for (const path of ['..', '../x', '/etc/passwd', '../work2/x']) {
      const { code, stderr } = scratch.run(['commit', '-m', 'x', path]);
      expect(code).toBe(1);
      expect(stderr).toContain('outside the repository');
    }
  });

  it('works through a symbolic link to the repository, and from below it', () => {
    scratch.ok('init');
    scratch.commit('lib/a.txt', 'a');
    symlinkSync(scratch.root, join(scratch.base, 'link'));
    scratch.write('lib/a.txt', 'b');
    expect(scratch.run(['-C', join(scratch.base, 'link', 'lib'), 'status', '-s']).stdout).toBe('M a.txt\n');
    expect(scratch.run(['restore', join(scratch.base, 'link', 'lib', 'a.txt')]).code).toBe(0);
    expect(scratch.read('lib/a.txt')).toBe('a');
    expect(scratch.run(['-C', '..', '-C', 'work', 'status']).code).toBe(0);
  });

  it('a directory that was removed under the shell is an error', () => {
    mkdirSync(join(scratch.base, 'gone'));
    const script = `cd '${scratch.base}/gone' && rmdir '${scratch.base}/gone' && '${process.execPath}' '${launcher}' status`;
    const { status, stderr } = spawnSync('sh', ['-c', script], { env: scratch.env(), encoding: 'utf8' });
    expect([status, stderr.startsWith('error: ')]).toEqual([2, true]);
  });

  it('H-CFG-4: without a home directory everything but settings of the user works', () => {
    for (const env of [
      { HOME: undefined, XDG_CACHE_HOME: undefined },
      { HOME: '', XDG_CACHE_HOME: '' },
    ]) {
      const fresh = new Scratch();
      try {
        const run = (...line: string[]): number | null => fresh.run(line, { env }).code;
        fresh.write('a', 'a');
        expect([run('init'), run('commit', '-m', 'x'), run('status'), run('config', 'list')]).toEqual([0, 0, 0, 0]);
        expect(run('config', 'set', '--user', 'a.b', 'c')).toBe(1);
      } finally {
        fresh.remove();
      }
    }
  });
});
