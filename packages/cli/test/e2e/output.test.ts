import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcher, Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
});
afterEach(() => scratch.remove());

const EVIL = 'red \u001b[31m bell \u0007 csi \u009b rlo \u202e cr \r end';
// oxlint-disable-next-line no-control-regex -- this is what must not be there
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe('H-CLI-2: what others wrote never commands the terminal', () => {
  it('messages, names and content are escaped in every command, and exact in JSON', () => {
    const path = 'odd \u001b[2J\u202e "q"\n.txt';
    scratch.write(path, `${EVIL}\n`);
    scratch.ok('commit', '-m', EVIL, '--agent', EVIL);
    scratch.ok('tag', '-a', '-m', EVIL, 'noted');
    scratch.write(path, 'changed\n');
    const lines = [
      ['status'], ['status', '-s'], ['diff'], ['diff', '--stat'], ['diff', '--name-status'], ['log'], ['log', '--oneline'],
      ['log', '--graph'], ['show'], ['show', 'noted'], ['show', 'HEAD^{tree}'], ['ls-files'], ['ls-files', '-w'],
      ['cat-object', 'HEAD'], ['cat-object', 'HEAD^{tree}'], ['cat-object', 'noted'], ['commit', '-m', EVIL],
    ]; // prettier-ignore
    for (const line of lines) {
      const { code, stdout, stderr } = scratch.run(line);
      expect({ line, code, raw: RAW.exec(stdout + stderr) }).toEqual({ line, code: 0, raw: null });
      expect(stdout).not.toBe('');
    }
    expect(scratch.json('log')).toMatchObject({ commits: [{ message: `${EVIL}\n` }, { provenance: { agent: EVIL } }] });
    expect(scratch.json('ls-files')).toMatchObject({ files: [{ path }] });
    expect(scratch.ok('ls-files', '-z')).toBe(`${path}\0`);
  });

  it('arguments come back escaped in errors', () => {
    for (const line of [
      [EVIL],
      ['status', `--${EVIL}`],
      ['show', EVIL],
      ['switch', EVIL],
      ['restore', EVIL],
      ['remote', 'get-url', EVIL],
    ]) {
      const { code, stderr } = scratch.run(line);
      expect(code).not.toBe(0);
      expect(RAW.exec(stderr)).toBeNull();
      expect(stderr).toMatch(/^error: [^\n]*\n(hint: [^\n]*\n)?$/);
    }
  });
});

describe('H-WT-10: names that are not UTF-8', () => {
  it('are committed, shown quoted, named on the command line, and exact in JSON', () => {
    const name = Buffer.from('caf\xe9.txt', 'latin1');
    writeFileSync(Buffer.concat([Buffer.from(`${scratch.root}/`), name]), 'x\n');
    expect(scratch.ok('status', '-s')).toBe('A "caf\\351.txt"\n');
    const script = `'${process.execPath}' '${launcher}' commit -m x "$(printf 'caf\\351.txt')"`;
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      cwd: scratch.root,
      env: scratch.env(),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(scratch.json('ls-files')).toMatchObject({ files: [{ path: 'caf\udce9.txt' }] });
    expect(scratch.run(['ls-files', '-z']).bytes).toEqual(Buffer.concat([name, Buffer.from([0])]));
    rmSync(Buffer.concat([Buffer.from(`${scratch.root}/`), name]) as never);
    scratch.ok('restore', '.');
    expect(scratch.ok('status', '-s')).toBe('');
  });
});

describe('colours and pager', () => {
  it('are off in a pipe, on with FORCE_COLOR, and NO_COLOR wins', () => {
    scratch.write('a', 'a');
    const colours = (env: NodeJS.ProcessEnv): boolean => scratch.run(['status'], { env }).stdout.includes('\u001b[');
    expect([colours({}), colours({ FORCE_COLOR: '1' }), colours({ FORCE_COLOR: '1', NO_COLOR: '1' })]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('no pager is started where output is not a terminal', () => {
    scratch.commit('a', 'a');
    expect(scratch.run(['log'], { env: { MUSE_PAGER: 'false', PAGER: 'false' } }).stdout).toContain('Author: Ada');
  });
});

describe('exact patches', () => {
  it('diff --exact can be applied by git', () => {
    scratch.write('a.txt', Buffer.from('caf\xe9\r\nb\n', 'latin1'));
    scratch.ok('commit', '-m', 'x');
    scratch.write('a.txt', Buffer.from('caf\xe9\r\nB\x1b\n', 'latin1'));
    scratch.write('new', 'n\n');
    const patch = scratch.run(['diff', '--exact']).bytes;
    scratch.ok('restore', 'a.txt');
    rmSync(`${scratch.root}/new`);
    const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: scratch.root, input: patch, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(`${scratch.root}/a.txt`)).toEqual(Buffer.from('caf\xe9\r\nB\x1b\n', 'latin1'));
    expect(scratch.read('new')).toBe('n\n');
  });
});

describe('readers that go away, and full disks', () => {
  it('EPIPE ends quietly', () => {
    for (let n = 0; n < 3; n++) scratch.commit('a', `${n}\n`.repeat(60_000));
    const script = `'${process.execPath}' '${launcher}' show | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: scratch.root,
      env: scratch.env(),
      encoding: 'utf8',
    });
    expect([stdout.split('\n').at(-2), stderr]).toEqual(['0', '']);
  });

  it.skipIf(process.platform !== 'linux')('H-CLI-1: output that cannot be written is an error', () => {
    const script = `'${process.execPath}' '${launcher}' help > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', script], {
      cwd: scratch.root,
      env: scratch.env(),
      encoding: 'utf8',
    });
    expect(status).toBe(3);
    expect(stderr).toBe('error: no space left on device (ENOSPC, write)\n');
  });
});
