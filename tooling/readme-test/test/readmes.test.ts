import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, firstExample, makeMuseCommand, runScript, runShell } from '../src/index.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const PACKAGES = readdirSync(join(ROOT, 'packages')).map((name) => join(ROOT, 'packages', name));
const CLI = join(ROOT, 'packages/cli');

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
}
const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest;

describe('the README of each package', () => {
  let scratch: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'muse-readmes-'));
    for (const dir of PACKAGES) {
      const link = join(scratch, 'node_modules', manifestOf(dir).name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(dir, link);
    }
    makeMuseCommand(join(scratch, 'bin'), join(CLI, manifestOf(CLI).bin?.['muse'] ?? 'missing'));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it.each(PACKAGES.map((dir) => [manifestOf(dir).name, dir]))('%s: its first example runs', async (name, dir) => {
    const path = join(dir, 'README.md');
    expect(existsSync(path), `${name} has no README.md`).toBe(true);
    const example = firstExample(readFileSync(path, 'utf8'));
    if (example === undefined) throw new Error(`${name}: README.md shows no example`);
    const cwd = mkdtempSync(join(scratch, 'run-'));
    const env = cleanEnvironment(cwd, [join(scratch, 'bin')]);
    const shell = ['sh', 'bash', 'shell', 'console'].includes(example.language);
    const outcome = await (shell ? runShell : runScript)(example.text, { cwd, env });
    expect(outcome, `${name}: README.md line ${example.line}`).toMatchObject({ status: 0 });
  });

  it('the one of the project: its taste runs', async () => {
    const example = firstExample(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    const cwd = mkdtempSync(join(scratch, 'run-'));
    const outcome = await runShell(example?.text ?? 'false', {
      cwd,
      env: cleanEnvironment(cwd, [join(scratch, 'bin')]),
    });
    expect(outcome).toMatchObject({ status: 0 });
    expect(outcome.stdout).toContain('The garden');
  });

  it.each(PACKAGES.map((dir) => [manifestOf(dir).name, dir]))('%s: its example is on the first screen', (name, dir) => {
    const example = firstExample(readFileSync(join(dir, 'README.md'), 'utf8'));
    expect(example?.line, `${name}: the example comes too late`).toBeLessThanOrEqual(40);
    expect(example?.text.split('\n').length, `${name}: the example is too long`).toBeLessThanOrEqual(26);
  });
});
