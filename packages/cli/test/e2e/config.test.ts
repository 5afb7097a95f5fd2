import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
let system: string;

beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
  system = join(scratch.base, 'etc/muse.toml');
});
afterEach(() => scratch.remove());

/** Runs with a file for the settings of the system. */
function withSystem(...args: readonly string[]): string {
  const { code, stdout, stderr } = scratch.run(args, { env: { MUSE_SYSTEM_CONFIG: system } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('muse config', () => {
  it('each level is written by its option, and the strongest wins', () => {
    withSystem('config', 'set', '--system', 'a.b', 'system');
    expect(withSystem('config', 'get', 'a.b')).toBe('system\n');
    withSystem('config', 'set', '--user', 'a.b', 'user');
    expect(withSystem('config', 'get', 'a.b')).toBe('user\n');
    withSystem('config', 'set', '--repository', 'a.b', 'repository');
    expect(withSystem('config', 'get', 'a.b')).toBe('repository\n');
    withSystem('config', 'set', '--worktree', 'a.b', 'worktree');
    expect(withSystem('config', 'get', 'a.b')).toBe('worktree\n');
    for (const level of ['system', 'user', 'repository', 'worktree'])
      expect(withSystem('config', 'get', `--${level}`, 'a.b')).toBe(`${level}\n`);
    expect(readFileSync(system, 'utf8')).toContain('system');
    expect(scratch.read('.muse/config.worktree.toml')).toContain('worktree');
    withSystem('config', 'unset', '--worktree', 'a.b');
    expect(withSystem('config', 'get', 'a.b')).toBe('repository\n');
  });

  it('--show-origin and --json say which level and file a setting is from', () => {
    withSystem('config', 'set', '--system', 'a.b', 'one');
    withSystem('config', 'set', 'a.b', 'two');
    const file = join(scratch.root, '.muse/config.toml');
    expect(withSystem('config', 'get', '--show-origin', 'a.b')).toBe(`repository\t${file}\ttwo\n`);
    expect(withSystem('config', 'list')).toBe('a.b = two\nsystem: a.b = one\n');
    expect(withSystem('config', 'list', '--show-origin')).toBe(
      `repository\t${file}\ta.b = two\nsystem\t${system}\ta.b = one\n`,
    );
    expect(JSON.parse(withSystem('config', 'list', '--json'))).toMatchObject({
      settings: [
        { key: 'a.b', value: 'two', level: 'repository', path: file, effective: true },
        { key: 'a.b', value: 'one', level: 'system', path: system, effective: false },
      ],
    });
  });

  it('levels of the user and the system are read and written outside of a repository', () => {
    const env = { MUSE_SYSTEM_CONFIG: system };
    for (const level of ['--system', '--user']) {
      expect(scratch.run(['config', 'set', level, 'a.b', '1'], { cwd: scratch.base, env }).code).toBe(0);
      expect(scratch.run(['config', 'get', level, 'a.b'], { cwd: scratch.base, env }).stdout).toBe('1\n');
    }
    expect(scratch.run(['config', 'get', 'a.b'], { cwd: scratch.base, env }).code).toBe(2);
    expect(scratch.run(['config', 'set', '--system', 'a.b', '1'], { cwd: scratch.base }).code).toBe(1);
    expect(scratch.run(['config', 'get', '--user', '--system', 'a.b']).code).toBe(2);
  });

  it('a linked work tree has settings of its own', () => {
    scratch.commit('a', '1');
    scratch.ok('worktree', 'add', '../linked');
    const cwd = join(scratch.base, 'linked');
    expect(scratch.run(['config', 'set', '--worktree', 'a.b', 'there'], { cwd }).code).toBe(0);
    expect(scratch.run(['config', 'get', 'a.b'], { cwd }).stdout).toBe('there\n');
    expect(scratch.run(['config', 'get', 'a.b']).code).toBe(4);
    expect(existsSync(join(scratch.root, '.muse/worktrees/linked/config.worktree.toml'))).toBe(true);
  });

  it('who commits are by can be put right where it cannot be recorded', () => {
    const env = { MUSE_AUTHOR_NAME: undefined, MUSE_AUTHOR_EMAIL: undefined };
    scratch.write('.muse/config.toml', '[user]\nname = "<>"\nemail = "a@b.c"\n');
    expect(scratch.run(['config', 'set', 'user.name', 'Ada'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(scratch.run(['config', 'get', 'user.name'], { env }).stdout).toBe('Ada\n');
  });
});
