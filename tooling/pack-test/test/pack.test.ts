import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment, firstExample, runScript, runShell } from '@muse/readme-test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closureOf, installAlone, npm, pack, publishable, ROOT } from '../src/pack.mjs';

const execute = promisify(execFile);
const ALL = publishable();
const LIBRARIES = ALL.filter(({ manifest }) => manifest['bin'] === undefined);
const tarballs = new Map<string, string>();
let scratch: string;

const tarballOf = (name: string): string => {
  const tarball = tarballs.get(name);
  if (tarball === undefined) throw new Error(`${name} was not packed`);
  return tarball;
};

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'muse-pack-'));
  for (const pkg of ALL) tarballs.set(pkg.name, await pack(pkg, scratch));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(ALL.map((pkg) => [pkg.name, pkg] as const))('%s, packed', (name, pkg) => {
  it('has nothing for publint to say', async () => {
    const tarball = readFileSync(tarballOf(name));
    const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) as ArrayBuffer;
    const { messages, pkg: manifest } = await publint({ pack: { tarball: bytes } });
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
  });

  it('packs what it needs and nothing else', async () => {
    const { stdout } = await execute('tar', ['-tzf', tarballOf(name)]);
    const files = stdout
      .trim()
      .split('\n')
      .map((path) => path.replace(/^package\//, ''));
    expect(files).toContain('README.md');
    expect(files).toContain('LICENSE');
    const strange = files.filter(
      (path) => !/^(?:README\.md|CHANGELOG\.md|LICENSE|FORMAT\.md|package\.json|dist\/.+)$/.test(path),
    );
    expect(strange).toEqual([]);
    expect(files.filter((path) => /\.(?:map|tsbuildinfo)$|\.test\.|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  it('runs no script when it is installed', () => {
    const scripts = Object.keys((pkg.manifest['scripts'] ?? {}) as object);
    expect(scripts.filter((script) => /^(?:pre|post)?(?:install|prepare)$/.test(script))).toEqual([]);
  });
});

describe.each(LIBRARIES.map((pkg) => [pkg.name, pkg] as const))(
  '%s, installed alone in an empty project',
  (name, pkg) => {
    let project: string;
    beforeAll(async () => {
      project = join(scratch, 'alone', name);
      await installAlone(project, closureOf(name, ALL).map(tarballOf));
    });

    it('has types that a strict consumer can resolve', async () => {
      const attw = createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json');
      const program = join(dirname(attw), 'dist/index.js');
      await execute(process.execPath, [program, tarballOf(name), '--profile', 'esm-only', '--no-emoji', '--no-color']);
    });

    it('brings only its own packages and what they declare', () => {
      const ours = readdirSync(join(project, 'node_modules/@muse')).map((each) => `@muse/${each}`);
      expect(ours.sort()).toEqual([...closureOf(name, ALL)].sort());
    });

    it('imports, at every door that its exports name', async () => {
      const doors = Object.keys(pkg.manifest['exports'] as object).filter((door) => !door.includes('.json'));
      const text = doors
        .map(
          (door) =>
            `if (Object.keys(await import('${name}${door.slice(1)}')).length === 0) throw new Error('${door}');\n`,
        )
        .join('');
      expect(await runScript(text, { cwd: project })).toMatchObject({ status: 0, stderr: '' });
    });

    it('runs the example of its README, and the compiler accepts it if it is TypeScript', async () => {
      const readme = readFileSync(join(project, 'node_modules', name, 'README.md'), 'utf8');
      const example = firstExample(readme);
      if (example === undefined) throw new Error(`${name}: README.md shows no example`);
      expect(await runScript(example.text, { cwd: project })).toMatchObject({ status: 0 });
      if (!['ts', 'typescript'].includes(example.language)) return;
      writeFileSync(join(project, 'example.ts'), example.text);
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(CONSUMER));
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      const checked = await execute(process.execPath, [tsc, '-p', project]).catch((error: { stdout: string }) => error);
      expect(checked.stdout).toBe('');
    });
  },
);

/** How a careful user of a package compiles: everything strict, and our declarations checked as well. */
const CONSUMER = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  files: ['example.ts'],
};

describe('@muse/cli, installed globally under a prefix, with an empty home', () => {
  const cli = ALL.find(({ name }) => name === '@muse/cli');
  let env: NodeJS.ProcessEnv;
  let work: string;
  beforeAll(async () => {
    const prefix = join(scratch, 'prefix');
    const home = join(scratch, 'home');
    work = join(scratch, 'work');
    for (const dir of [prefix, home, work]) mkdirSync(dir);
    await npm(['install', '--global', '--prefix', prefix, tarballOf('@muse/cli')], scratch);
    env = cleanEnvironment(home, [join(prefix, 'bin')]);
  });

  it('says its version', async () => {
    const { status, stdout } = await runShell('muse --version', { cwd: work, env });
    expect({ status, stdout: stdout.trim() }).toEqual({
      status: 0,
      stdout: expect.stringContaining(String(cli?.manifest['version'])) as string,
    });
  });

  it('makes a repository, commits and verifies', async () => {
    const script = `
      muse init
      echo one > a.txt
      muse commit -m first --author 'A <a@example.org>'
      muse log --oneline
      muse verify`;
    const outcome = await runShell(script, { cwd: work, env });
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stdout).toContain('first');
  });

  it('runs the example of its README', async () => {
    const example = firstExample(readFileSync(join(cli?.dir ?? '', 'README.md'), 'utf8'));
    if (example === undefined) throw new Error('packages/cli/README.md shows no example');
    const cwd = mkdtempSync(join(scratch, 'readme-'));
    expect(await runShell(example.text, { cwd, env })).toMatchObject({ status: 0 });
  });
});
