import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanEnvironment, runScript, runShell } from '../src/index.mjs';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'muse-readme-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

it('a TypeScript example runs in its directory, without its types', async () => {
  const text = `import { writeFileSync } from 'node:fs';\nconst n: number = 41;\nwriteFileSync('n', String(n + 1));\n`;
  expect(await runScript(text, { cwd })).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(cwd, 'n'), 'utf8')).toBe('42');
});

it('an example that throws fails', async () => {
  const outcome = await runScript(`throw new Error('planted');\n`, { cwd });
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('planted');
});

it('a shell example stops at the first command that fails', async () => {
  const outcome = await runShell('echo one\nfalse\necho two\n', { cwd, env: cleanEnvironment(cwd) });
  expect(outcome).toEqual({ status: 1, stdout: 'one\n', stderr: '' });
});

it('in a block with prompts only the prompted lines run', async () => {
  const outcome = await runShell('$ echo one\none\nnot a command\n$ echo $HOME\n', { cwd, env: cleanEnvironment(cwd) });
  expect(outcome).toEqual({ status: 0, stdout: `one\n${cwd}\n`, stderr: '' });
});
