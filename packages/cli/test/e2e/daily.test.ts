import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

describe('from an empty directory to a merge', () => {
  it('init, status, commit, log, diff, branch, switch, merge, verify', () => {
    expect(scratch.ok('init')).toBe(`Made an empty repository in ${scratch.root}/.muse\n`);
    expect(scratch.ok('status')).toBe(
      'On branch main\nNo commits yet\nNothing to commit, the work tree is as committed\n',
    );
    scratch.write('a.txt', 'one\n');
    scratch.write('lib/b.txt', 'two\n');
    expect(scratch.ok('status')).toContain('new:          a.txt\n');
    expect(scratch.ok('commit', '-m', 'First\n\nWith a body')).toMatch(
      /^\[main, the first commit [0-9a-f]{12}\] First\n 2 files changed: 2 added\n$/,
    );
    const first = scratch.ok('rev-parse', 'HEAD').trim();

    scratch.ok('switch', '-c', 'feature');
    scratch.write('lib/b.txt', 'two\nthree\n');
    expect(scratch.ok('status', '--short')).toBe('M lib/b.txt\n');
    expect(scratch.ok('diff')).toContain('+three\n');
    expect(scratch.ok('diff', '--name-status')).toBe('M\tlib/b.txt\n');
    expect(scratch.ok('diff', '--stat')).toContain('1 file changed, 1 insertion(+)');
    expect(scratch.run(['diff', '--exit-code']).code).toBe(1);
    scratch.ok('commit', '-m', 'Second', '-m', 'Paragraph');
    expect(scratch.run(['diff', '--exit-code']).code).toBe(0);

    scratch.ok('switch', 'main');
    expect(scratch.read('lib/b.txt')).toBe('two\n');
    scratch.commit('c.txt', 'c\n', 'Third');
    expect(scratch.ok('merge', 'feature')).toMatch(/^Merged as [0-9a-f]{12}\n/);
    expect([scratch.read('lib/b.txt'), scratch.read('c.txt')]).toEqual(['two\nthree\n', 'c\n']);
    expect(scratch.ok('log', '--oneline').trim().split('\n')).toHaveLength(4);
    expect(scratch.ok('log', '--oneline', '-n', '2').trim().split('\n')).toHaveLength(2);
    expect(scratch.ok('log', '--oneline', '--', 'c.txt')).toMatch(/^[0-9a-f]{12} Third\n$/);
    expect(scratch.ok('log', '--graph', '--oneline')).toMatch(
      /^\* [0-9a-f]{12} \(HEAD, main\) Merge feature into main\n\|\\\n/,
    );
    expect(scratch.ok('log', '--oneline', 'feature..main').trim().split('\n')).toHaveLength(2);
    expect(scratch.ok('log')).toContain('    Paragraph\n');
    expect(scratch.ok('rev-parse', 'HEAD~2')).toBe(`${first}\n`);
    expect(scratch.ok('verify')).toMatch(/^Everything is whole: \d+ objects .*4 commits, 2 refs\n$/);
  });

  it('records the executable bit and links, and brings them back', () => {
    scratch.ok('init');
    scratch.write('run.sh', '#!/bin/sh\n');
    symlinkSync('run.sh', join(scratch.root, 'link'));
    scratch.ok('commit', '-m', 'Files');
    chmodSync(join(scratch.root, 'run.sh'), 0o755);
    expect(scratch.ok('status', '-s')).toBe('X run.sh\n');
    scratch.ok('commit', '-m', 'Executable');
    rmSync(join(scratch.root, 'run.sh'));
    rmSync(join(scratch.root, 'link'));
    scratch.ok('restore', '.');
    expect(lstatSync(join(scratch.root, 'run.sh')).mode & 0o111).not.toBe(0);
    expect(lstatSync(join(scratch.root, 'link')).isSymbolicLink()).toBe(true);
  });
});

describe('commit', () => {
  beforeEach(() => scratch.ok('init'));

  it('commits only the paths named, relative to where it runs', () => {
    scratch.write('a.txt', 'a');
    scratch.write('lib/b.txt', 'b');
    const { code } = scratch.run(['commit', '-m', 'b', 'b.txt'], { cwd: join(scratch.root, 'lib') });
    expect(code).toBe(0);
    expect(scratch.ok('ls-files')).toBe('lib/b.txt\n');
    expect(scratch.run(['status', '-s'], { cwd: join(scratch.root, 'lib') }).stdout).toBe('A ../a.txt\n');
  });

  it('reads the message from a file, byte for byte', () => {
    scratch.write('message', 'Subject  \n\nBody\n\n\n');
    scratch.ok('commit', '-F', 'message');
    expect(scratch.json('log')).toMatchObject({ commits: [{ message: 'Subject\n\nBody\n' }] });
    const { code } = scratch.run(['commit', '--allow-empty', '-F', '-'], { input: 'From a pipe' });
    expect(code).toBe(0);
    expect(scratch.json('log', '-n1')).toMatchObject({ truncated: true, commits: [{ message: 'From a pipe\n' }] });
  });

  it('author, date and provenance come from options, variables and settings', () => {
    scratch.ok('config', 'set', 'user.name', 'Set Name');
    scratch.ok('config', 'set', '--user', 'user.email', 'set@example.com');
    expect(existsSync(join(scratch.home, '.config/muse/config.toml'))).toBe(true);
    const env = { MUSE_AUTHOR_NAME: undefined, MUSE_AUTHOR_EMAIL: undefined, MUSE_AGENT: 'bot', MUSE_MODEL: '' };
    const line = [
      'commit',
      '--allow-empty',
      '-m',
      'x',
      '--author',
      'B <b@x>',
      '--date',
      '@1000 +0130',
      '--toolchain',
      'tool',
    ];
    expect(scratch.run(line, { env }).code).toBe(0);
    expect(scratch.json('log')).toMatchObject({
      commits: [
        {
          author: { name: 'B', email: 'b@x', time: 1000, zone: '+0130' },
          committer: { name: 'Set Name', email: 'set@example.com' },
          provenance: { agent: 'bot', toolchain: 'tool' },
        },
      ],
    });
  });

  it('without an identity it is refused and says what to run', () => {
    scratch.write('a', 'a');
    const { code, stderr } = scratch.run(['commit', '-m', 'x'], {
      env: { MUSE_AUTHOR_NAME: undefined, MUSE_AUTHOR_EMAIL: undefined },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('muse config set --user user.name');
    expect(scratch.run(['log']).stdout).toBe('');
  });

  it('H-CLI-4: an empty message is refused unless allowed, and shown when allowed', () => {
    scratch.write('a', 'a');
    for (const line of [['commit'], ['commit', '-m', ''], ['commit', '-m', '  \n ']])
      expect(scratch.run(line).code).toBe(1);
    scratch.ok('commit', '-m', '', '--allow-empty-message');
    expect(scratch.run(['log']).code).toBe(0);
    expect(scratch.run(['show']).code).toBe(0);
    expect(scratch.ok('log', '--oneline')).toMatch(/^[0-9a-f]{12} \(.*\) \n$/);
  });

  it('nothing to commit is refused; --allow-empty commits', () => {
    scratch.commit('a', 'a');
    expect(scratch.run(['commit', '-m', 'x']).code).toBe(1);
    expect(scratch.run(['commit', '-m', 'x', '--allow-empty']).code).toBe(0);
  });

  it('ignored paths are taken only with --force', () => {
    scratch.write('.museignore', '*.log\n');
    scratch.write('x.log', 'x');
    scratch.ok('commit', '-m', 'x');
    expect(scratch.ok('ls-files')).toBe('.museignore\n');
    expect(scratch.run(['commit', '-m', 'y', 'x.log']).code).toBe(1);
    scratch.ok('commit', '-m', 'y', '--force', 'x.log');
    expect(scratch.ok('ls-files')).toBe('.museignore\nx.log\n');
  });
});

describe('branches, tags and going back', () => {
  beforeEach(() => {
    scratch.ok('init');
    scratch.commit('a.txt', 'one\n');
    scratch.commit('a.txt', 'two\n');
  });

  it('branch lists, makes, renames and deletes', () => {
    scratch.ok('branch', 'topic/x', 'HEAD~1');
    expect(scratch.ok('branch')).toBe('* main\n  topic/x\n');
    scratch.ok('branch', '-m', 'topic/x', 'y');
    scratch.ok('branch', '-m', 'trunk');
    expect(scratch.ok('branch')).toBe('* trunk\n  y\n');
    scratch.ok('branch', '-d', 'y');
    expect(scratch.ok('branch')).toBe('* trunk\n');
    expect(scratch.run(['branch', '-D', 'trunk']).code).toBe(1);
    expect(scratch.run(['branch', '-d', 'nothing']).code).toBe(4);
  });

  it('branch -d keeps what only that branch has', () => {
    scratch.ok('switch', '-c', 'alone');
    scratch.commit('b', 'b');
    scratch.ok('switch', 'main');
    expect(scratch.run(['branch', '-d', 'alone']).code).toBe(1);
    expect(scratch.ok('branch')).toContain('alone');
    scratch.ok('branch', '-D', 'alone');
  });

  it('H-HIST-8: on no branch everything works, also going back', () => {
    const head = scratch.ok('rev-parse', 'HEAD').trim();
    expect(scratch.ok('switch', '--detach', 'HEAD~1')).toContain('On no branch');
    for (const line of [['status'], ['log'], ['diff'], ['tag', 't'], ['branch'], ['show']])
      expect(scratch.run(line).code).toBe(0);
    scratch.commit('c', 'c');
    scratch.ok('switch', 'main');
    expect(scratch.ok('rev-parse', 'HEAD').trim()).toBe(head);
  });

  it('H-WT-2: a switch that would overwrite is refused, names the file, and changes nothing', () => {
    scratch.ok('branch', 'old', 'HEAD~1');
    scratch.write('a.txt', 'mine\n');
    const { code, stderr } = scratch.run(['switch', 'old']);
    expect(code).toBe(1);
    expect(stderr).toContain('a.txt');
    expect([scratch.read('a.txt'), scratch.ok('branch')]).toEqual(['mine\n', '* main\n  old\n']);
    scratch.ok('switch', '--force', 'old');
    expect(scratch.read('a.txt')).toBe('one\n');
  });

  it('switch to what is no branch says what would work', () => {
    expect(scratch.run(['switch', 'nothing'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('muse switch -c nothing'),
    });
    expect(scratch.run(['switch', 'HEAD~1'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('--detach HEAD~1'),
    });
  });

  it('checkout does what hands expect of it', () => {
    scratch.ok('checkout', '-b', 'new');
    expect(scratch.ok('branch')).toContain('* new');
    scratch.ok('checkout', 'main');
    scratch.ok('checkout', 'HEAD~1');
    expect(scratch.ok('branch')).toContain('on no branch');
    scratch.ok('checkout', 'main');
    scratch.write('a.txt', 'mine\n');
    scratch.ok('checkout', '--', 'a.txt');
    expect(scratch.read('a.txt')).toBe('two\n');
    scratch.ok('checkout', 'HEAD~1', '--', 'a.txt');
    expect(scratch.read('a.txt')).toBe('one\n');
    expect(scratch.run(['checkout', 'nothing']).code).toBe(4);
    expect(scratch.run(['checkout']).code).toBe(2);
  });

  it('restore brings named paths back and nothing else', () => {
    scratch.commit('b.txt', 'b\n');
    scratch.write('a.txt', 'x');
    scratch.write('b.txt', 'x');
    scratch.write('new.txt', 'new');
    scratch.ok('restore', 'a.txt');
    expect([scratch.read('a.txt'), scratch.read('b.txt'), scratch.read('new.txt')]).toEqual(['two\n', 'x', 'new']);
    scratch.ok('restore', '--source', 'HEAD~2', 'a.txt');
    expect(scratch.read('a.txt')).toBe('one\n');
    expect(scratch.run(['restore', 'nothing.txt']).code).toBe(4);
    expect(scratch.run(['restore']).code).toBe(2);
  });

  it('tags are light or annotated, listed, shown and deleted', () => {
    scratch.ok('tag', 'v1', 'HEAD~1');
    scratch.ok('tag', '-a', '-m', 'Release two', 'v2');
    expect(scratch.ok('tag')).toBe('v1\nv2\n');
    expect(scratch.ok('show', 'v2')).toContain('Release two');
    expect(scratch.ok('rev-parse', 'v2^{commit}')).toBe(scratch.ok('rev-parse', 'HEAD'));
    expect(scratch.ok('log', '--oneline')).toMatch(/HEAD, main, tag: v2/);
    expect(scratch.run(['tag', 'v1']).code).toBe(1);
    scratch.ok('tag', '-d', 'v1');
    expect(scratch.ok('tag')).toBe('v2\n');
    expect(scratch.run(['tag', '-d', 'v1']).code).toBe(4);
  });

  it('merge moves forward, refuses what it is told to, and stops at a conflict, which can be given up', () => {
    scratch.ok('switch', '-c', 'ahead');
    scratch.commit('a.txt', 'three\n');
    scratch.ok('switch', 'main');
    expect(scratch.ok('merge', '--ff-only', 'ahead')).toContain('Moved forward');
    expect(scratch.ok('merge', 'ahead')).toBe('Already up to date\n');
    scratch.ok('switch', '-c', 'theirs', 'HEAD~1');
    scratch.commit('a.txt', 'theirs\n');
    scratch.ok('switch', 'main');
    expect(scratch.run(['merge', '--ff-only', 'theirs']).code).toBe(1);
    const before = scratch.ok('rev-parse', 'HEAD');
    const { code, stderr } = scratch.run(['merge', 'theirs']);
    expect([code, stderr.includes('a.txt')]).toEqual([6, true]);
    expect([scratch.ok('rev-parse', 'HEAD'), scratch.read('a.txt').includes('<<<<<<<')]).toEqual([before, true]);
    scratch.ok('merge', '--abort');
    expect([scratch.ok('rev-parse', 'HEAD'), scratch.read('a.txt')]).toEqual([before, 'three\n']);
  });

  it('worktree add, list, remove', () => {
    scratch.ok('worktree', 'add', '../side');
    const side = join(scratch.base, 'side');
    expect(readdirSync(side)).toContain('a.txt');
    expect(scratch.run(['status'], { cwd: side }).stdout).toContain('On branch side');
    expect(scratch.ok('worktree', 'list').trim().split('\n')).toHaveLength(2);
    expect(scratch.run(['switch', 'side']).code).toBe(1);
    scratch.ok('worktree', 'remove', '../side');
    expect(existsSync(side)).toBe(false);
    expect(scratch.ok('branch')).toContain('side');
  });
});

it('status names what cannot be versioned', () => {
  scratch.ok('init');
  execFileSync('mkfifo', [join(scratch.root, 'pipe')]);
  expect(scratch.ok('status')).toContain('Not versioned:\n  no file or link:  pipe\n');
});

describe('plumbing', () => {
  beforeEach(() => {
    scratch.ok('init');
    scratch.commit('a.txt', 'hello\n');
  });

  it('hash-object, cat-object, rev-parse and ls-files agree', () => {
    const id = scratch.ok('hash-object', 'a.txt').trim();
    expect(id).toBe('sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03');
    expect(scratch.ok('rev-parse', 'HEAD:a.txt').trim()).toBe(id);
    expect(scratch.ok('cat-object', id)).toBe('hello\n');
    expect(scratch.ok('cat-object', '-t', id)).toBe('blob\n');
    expect(scratch.ok('cat-object', '-s', id)).toBe('6\n');
    expect(scratch.ok('cat-object', 'HEAD^{tree}')).toBe(`file       ${id}  a.txt\n`);
    expect(scratch.json('ls-files')).toMatchObject({ files: [{ path: 'a.txt', kind: 'file', id }] });
    scratch.write('b', 'stored');
    const stored = scratch.ok('hash-object', '-w', 'b').trim();
    expect(scratch.ok('cat-object', stored)).toBe('stored');
  });

  it('cat-object gives bytes exactly', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    scratch.write('bin', bytes);
    scratch.ok('commit', '-m', 'x');
    expect(scratch.run(['cat-object', 'HEAD:bin']).bytes.equals(bytes)).toBe(true);
  });

  it('config and remote', () => {
    scratch.ok('config', 'set', 'a.b', '42');
    expect(scratch.ok('config', 'get', 'a.b')).toBe('42\n');
    expect(scratch.read('.muse/config.toml')).toContain('b = 42');
    scratch.ok('config', 'set', '--user', 'c.d', 'x y');
    expect(scratch.ok('config', 'list')).toContain('user: c.d = x y\n');
    scratch.ok('config', 'unset', 'a.b');
    expect(scratch.run(['config', 'get', 'a.b']).code).toBe(4);
    expect(scratch.run(['config', 'unset', 'a.b']).code).toBe(4);
    scratch.ok('remote', 'add', 'origin', 'https://x/y');
    expect(scratch.ok('remote', 'get-url', 'origin')).toBe('https://x/y\n');
    expect(scratch.run(['remote', 'add', 'origin', 'z']).code).toBe(1);
    expect(scratch.run(['remote', 'get-url', 'other']).code).toBe(4);
    expect(scratch.ok('remote', 'list')).toBe('origin\thttps://x/y\n');
  });
});
