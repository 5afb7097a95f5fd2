import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cleanEnvironment, codeBlocks, makeMuseCommand, runScript, runShell } from '@muse/readme-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const SITE = resolve(import.meta.dirname, '../site');
const PAGES = ['guide', 'reference'].flatMap((folder) =>
  readdirSync(join(SITE, folder)).map((name) => `${folder}/${name}`),
);
const SHELL = new Set(['sh', 'console']);
const SCRIPT = new Set(['ts', 'js']);
const MAY_NOT_RUN = /\b(?:git clone|npm (?:install|run|test))\b/;

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muse-docs-'));
  for (const dir of readdirSync(join(ROOT, 'packages'))) {
    const path = join(ROOT, 'packages', dir);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { name: string };
    const link = join(scratch, 'node_modules', manifest.name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(path, link);
  }
  const cli = JSON.parse(readFileSync(join(ROOT, 'packages/cli/package.json'), 'utf8')) as { bin: { muse: string } };
  makeMuseCommand(join(scratch, 'bin'), join(ROOT, 'packages/cli', cli.bin.muse));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(PAGES)('the code of %s', (page) => {
  const blocks = codeBlocks(readFileSync(join(SITE, page), 'utf8'));
  const shells = blocks.filter(({ language, info }) => SHELL.has(language) && info !== 'no-run');
  const scripts = blocks.filter(({ language, info }) => SCRIPT.has(language) && info !== 'no-run');
  const skipped = blocks.filter(({ info }) => info === 'no-run');

  it('leaves out only what installs', () => {
    expect(skipped.filter(({ text }) => !MAY_NOT_RUN.test(text))).toEqual([]);
  });

  if (shells.length > 0)
    it('runs in the shell, one block after the other', async () => {
      const base = mkdtempSync(join(scratch, 'shell-'));
      const cwd = join(base, 'work');
      const home = join(base, 'home');
      for (const dir of [cwd, home]) mkdirSync(dir);
      const script = shells.map(({ text }) => text).join('\n');
      const outcome = await runShell(script, { cwd, env: cleanEnvironment(home, [join(scratch, 'bin')]) });
      expect(outcome, page).toMatchObject({ status: 0 });
    });

  if (scripts.length > 0)
    it('runs as modules', async () => {
      for (const { text, line } of scripts) {
        const cwd = mkdtempSync(join(scratch, 'script-'));
        const env = cleanEnvironment(cwd, [join(scratch, 'bin')]);
        expect(await runScript(text, { cwd, env }), `${page} line ${line}`).toMatchObject({ status: 0 });
      }
    });
});
