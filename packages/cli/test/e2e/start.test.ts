import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcher, Scratch } from '../helpers/muse.js';
import { table } from '../helpers/schemas.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

describe('help', () => {
  it('muse alone shows every command or family once, by purpose', () => {
    const { code, stdout, stderr } = scratch.run([]);
    expect([code, stderr]).toEqual([0, '']);
    const families = new Set(table.commands.map(({ name }) => name.split(' ', 1)[0]!));
    for (const name of families) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expect(scratch.run(['--help']).stdout).toBe(stdout);
    expect(scratch.run(['help']).stdout).toBe(stdout);
  });

  it('help <command>, <command> --help and -h print the same page; a family lists its subcommands', () => {
    const { code, stdout } = scratch.run(['help', 'commit']);
    expect([code, stdout.startsWith('usage: muse commit ')]).toEqual([0, true]);
    for (const line of [
      ['commit', '--help'],
      ['commit', '-h', '--author', 'x <y>'],
      ['--help', 'commit'],
    ]) {
      expect(scratch.run(line).stdout).toBe(stdout);
    }
    expect(scratch.run(['help', 'config', 'get']).stdout).toContain('usage: muse config get ');
    expect(scratch.run(['config', '--help']).stdout).toContain('  config unset  ');
  });
});

describe('the launcher', () => {
  const version = `muse ${(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version}\n`;

  it('prints the version alike with and without a code cache', () => {
    expect(scratch.run(['--version']).stdout).toBe(version);
    expect(scratch.run(['-V']).stdout).toBe(version);
    expect(scratch.run(['--version'], { env: { MUSE_NO_CODE_CACHE: '1' } }).stdout).toBe(version);
  });

  it('replaces a cache that is damaged, and uses none that others can write', () => {
    const cache = join(scratch.base, 'cache');
    const env = { XDG_CACHE_HOME: cache };
    scratch.run(['help'], { env });
    const [name] = readdirSync(join(cache, 'muse'));
    const file = join(cache, 'muse', name!);
    const good = readFileSync(file).length;
    writeFileSync(file, 'not bytecode');
    expect(scratch.run(['help'], { env }).code).toBe(0);
    expect(readFileSync(file).length).toBeGreaterThan(good / 2);
    writeFileSync(file, 'not bytecode');
    chmodSync(join(cache, 'muse'), 0o777);
    expect(scratch.run(['help'], { env }).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('not bytecode');
  });

  it('removes the caches of other builds', () => {
    const cache = join(scratch.base, 'cache', 'muse');
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    writeFileSync(join(cache, '0123456789abcdef-v20.0.0-x64.bin'), '');
    writeFileSync(join(cache, 'something else'), '');
    scratch.run(['help'], { env: { XDG_CACHE_HOME: join(scratch.base, 'cache') } });
    expect(readdirSync(cache).toSorted()).toEqual([expect.stringMatching(/^[0-9a-f]{16}-v.*\.bin$/), 'something else']);
  });

  it('needs nothing but the files beside it', () => {
    const alone = mkdtempSync(join(tmpdir(), 'muse-alone-'));
    try {
      for (const name of ['muse.cjs', 'cli.cjs', 'help.cjs'])
        copyFileSync(join(dirname(launcher), name), join(alone, name));
      const run = (...args: string[]): number | null =>
        spawnSync(process.execPath, [join(alone, 'muse.cjs'), ...args], { cwd: scratch.root, env: scratch.env() })
          .status;
      expect([run('init'), run('help', 'commit'), run('status')]).toEqual([0, 0, 0]);
    } finally {
      rmSync(alone, { recursive: true });
    }
  });
});

describe('an internal error', () => {
  it('H-CLI-1: prints no stack but with MUSE_DEBUG', () => {
    scratch.ok('init');
    const broken = join(scratch.base, 'broken');
    mkdirSync(broken);
    copyFileSync(launcher, join(broken, 'muse.cjs'));
    const bundle = readFileSync(join(dirname(launcher), 'cli.cjs'), 'latin1');
    writeFileSync(join(broken, 'cli.cjs'), `process.cwd=()=>null;${bundle}`, 'latin1');
    const run = (env: NodeJS.ProcessEnv): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, [join(broken, 'muse.cjs'), 'status'], {
        cwd: scratch.root,
        env: scratch.env({ MUSE_NO_CODE_CACHE: '1', ...env }),
        encoding: 'utf8',
      });
    expect(run({}).status).toBe(70);
    expect(run({}).stderr).toMatch(/^error: internal error: .*\nhint: .*MUSE_DEBUG=1.*\n$/);
    expect(run({ MUSE_DEBUG: '1' }).stderr).toMatch(/\n {4}at /);
  });
});

describe('completion', () => {
  beforeEach(() => {
    scratch.ok('init');
    scratch.commit('a', 'a');
    scratch.ok('branch', 'feature/x');
    scratch.ok('tag', 'v1');
  });

  const candidates = (...words: string[]): string[] =>
    scratch.ok('completion', '--candidates', '--', ...words).split('\n').filter((line) => line !== '').map((line) => line.split('\t')[0]!); // prettier-ignore

  it('offers commands, subcommands, options, values, branches, tags and files', () => {
    expect(candidates('sw')).toEqual(['switch']);
    expect(candidates('config', '')).toEqual(['get', 'set', 'unset', 'list']);
    expect(candidates('log', '--one')).toEqual(['--oneline']);
    expect(candidates('switch', '')).toEqual(['feature/x', 'main']);
    expect(candidates('merge', 'f')).toEqual(['feature/x']);
    expect(candidates('tag', '-d', '')).toEqual(['v1']);
    expect(candidates('completion', 'z')).toEqual(['zsh']);
    expect(candidates('restore', '')).toEqual([':files']);
    expect(candidates('restore', '--source', 'v')).toEqual(['v1']);
    expect(candidates('-C', 'x', 'verif')).toEqual(['verify']);
  });

  it('has nobody to complain to where there is no repository', () => {
    rmSync(join(scratch.root, '.muse'), { recursive: true });
    expect(candidates('switch', '')).toEqual([]);
  });

  it('the bash script completes in bash', () => {
    const script = `muse() { '${process.execPath}' '${launcher}' "$@"; }
      source <(muse completion bash)
      COMP_WORDS=(muse switch fea); COMP_CWORD=2; _muse; echo "\${COMPREPLY[*]}"
      COMP_WORDS=(muse restore a); COMP_CWORD=2; _muse; echo "\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: scratch.root,
      env: scratch.env(),
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['feature/x\na\n', '']);
  });
});
