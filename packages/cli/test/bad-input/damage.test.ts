import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
  scratch.commit('a.txt', 'one\n');
  scratch.commit('a.txt', 'two\n');
});
afterEach(() => scratch.remove());

describe('damage exits 3, names what is damaged, and changes nothing', () => {
  it('H-REF-2: a HEAD or branch in another form', () => {
    for (const [file, content] of [
      ['HEAD', ''],
      ['HEAD', 'main'],
      ['refs/heads/main', 'sha256:12'],
      ['refs/heads/main', ''],
    ] as const) {
      const path = join(scratch.root, '.muse', file);
      const good = readFileSync(path);
      writeFileSync(path, content);
      scratch.write('b', 'b');
      for (const line of [['status'], ['commit', '-m', 'x'], ['log']]) {
        const { code, stderr } = scratch.run(line);
        expect({ file, content, line, code }).toEqual({ file, content, line, code: 3 });
        expect(stderr).toContain(file.split('/').at(-1)!);
      }
      expect(readFileSync(path, 'utf8')).toBe(content);
      expect(scratch.run(['verify']).code).toBe(3);
      writeFileSync(path, good);
    }
    expect(scratch.run(['verify']).code).toBe(0);
  });

  it('H-GC-5: verify names objects whose bytes changed', () => {
    const packs = join(scratch.root, '.muse/objects/packs');
    for (const name of readdirSync(packs)) {
      const path = join(packs, name);
      const bytes = readFileSync(path);
      bytes[40] = bytes[40]! ^ 1;
      chmodSync(path, 0o644);
      writeFileSync(path, bytes);
    }
    const { code, stdout, stderr } = scratch.run(['verify']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^damaged: /);
    expect(stderr).toMatch(/^error: \d+ problems? found\nhint: [^\n]*\n$/);
    const json = JSON.parse(scratch.run(['verify', '--json']).stdout) as { ok: boolean; problems: object[] };
    expect([json.ok, json.problems.length > 0]).toEqual([false, true]);
  });

  it('H-CFG-2: settings that cannot be parsed exit 2 with file and line, and stay as they are', () => {
    const path = join(scratch.root, '.muse/config.toml');
    writeFileSync(path, '[user]\nname = "Ada\n');
    for (const line of [
      ['config', 'get', 'user.name'],
      ['config', 'set', 'a.b', 'c'],
      ['remote', 'add', 'o', 'u'],
      ['commit', '--allow-empty', '-m', 'x'],
    ]) {
      const { code, stderr } = scratch.run(line, { env: { MUSE_AUTHOR_NAME: undefined } });
      expect({ line, code }).toEqual({ line, code: 2 });
      expect(stderr).toMatch(/config\.toml.*2/);
    }
    expect(readFileSync(path, 'utf8')).toBe('[user]\nname = "Ada\n');
  });
});

describe('H-REF-11: revisions that name nothing', () => {
  it('exit 4', () => {
    const commands = ['rev-parse', 'show', 'log', 'diff'];
    for (const [index, revision] of [
      '',
      '*',
      'nowhere',
      'HEAD~9',
      'HEAD^7',
      'HEAD@{99}',
      '0000',
      'main~x',
      'HEAD:nothing',
    ].entries()) {
      const line = [commands[index % commands.length]!, revision];
      expect({ line, code: scratch.run(line).code }).toEqual({ line, code: 4 });
    }
  });
});

it('a file where a revision belongs is not taken for one, and the hint says how to name it', () => {
  for (const command of ['diff', 'log', 'show']) {
    const { code, stderr } = scratch.run([command, 'a.txt']);
    expect([code, stderr.includes('-- a.txt')]).toEqual([4, true]);
    expect(scratch.run([command, '--', 'a.txt']).code).toBe(0);
  }
});

describe('H-REF-7: names that no branch or tag may have', () => {
  it('exit 1 and make nothing', () => {
    const commands = [
      ['branch', '--'],
      ['tag', '--'],
      ['switch', '-c'],
    ];
    for (const [index, name] of [
      'a..b',
      'a b',
      'HEAD',
      'x.lock',
      'a~1',
      'a/',
      '.a',
      'a\u001b',
      '@{0}',
      'a'.repeat(300),
      '0'.repeat(64),
    ].entries()) {
      const line = [...commands[index % commands.length]!, name];
      expect({ line, code: scratch.run(line).code }).toEqual({ line, code: 1 });
    }
    expect(scratch.run(['branch', '--', '-x']).code).toBe(1);
    expect([scratch.ok('branch'), scratch.ok('tag')]).toEqual(['* main\n', '']);
  });
});

describe('system errors', () => {
  it('a message file that is a directory exits 3, one that is missing 4', () => {
    expect(scratch.run(['commit', '-F', '.']).code).toBe(3);
    expect(scratch.run(['commit', '-F', 'nowhere']).code).toBe(4);
    rmSync(join(scratch.root, 'a.txt'));
    expect(scratch.ok('status', '-s')).toBe('D a.txt\n');
  });
});
