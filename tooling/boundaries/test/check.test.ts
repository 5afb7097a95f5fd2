import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { plant } from './plant.js';

const BIN = new URL('../bin/check.mjs', import.meta.url).pathname;
const check = (root: string): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [BIN, root], { encoding: 'utf8', env: { PATH: process.env.PATH } });

it('the command prints the floors and OK', () => {
  const { status, stdout } = check(plant());
  expect(stdout).toContain('floor 0  @muse/io');
  expect(stdout).toContain('floor 1  @muse/objects  @muse/refs');
  expect(stdout).toMatch(/^boundaries: 5 files of 3 packages OK$/m);
  expect(status).toBe(0);
});

it('the command fails on a violation, with file and line', () => {
  const { status, stdout } = check(plant({ 'packages/refs/src/index.ts': `\n\nimport 'node:fs';\n` }));
  expect(stdout).toMatch(/^error: packages\/refs\/src\/index\.ts:3: door: imports node:fs/m);
  expect(stdout).toMatch(/^boundaries: 1 violation in 5 files$/m);
  expect(status).toBe(1);
});
