import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
});
afterEach(() => scratch.remove());

const PROCESSES = 8;
const numbers = Array.from({ length: PROCESSES }, (_, n) => n);

it('H-REF-4: commits of different files at once are all on the branch', async () => {
  for (const n of numbers) scratch.write(`f${n}.txt`, `${n}\n`);
  const done = await Promise.all(numbers.map((n) => scratch.start(['commit', '-m', `file ${n}`, `f${n}.txt`])));
  expect(done.map(({ code, stderr }) => [code, stderr])).toEqual(numbers.map(() => [0, '']));
  const log = scratch.ok('log', '--oneline');
  for (const n of numbers) expect(log).toContain(`file ${n}\n`);
  expect([scratch.ok('status', '-s'), scratch.run(['verify']).code]).toEqual(['', 0]);
});

it('H-REF-5: of many that make one branch exactly one succeeds', async () => {
  scratch.commit('a', 'a');
  const done = await Promise.all(numbers.map(() => scratch.start(['branch', 'same'])));
  expect(done.map(({ code }) => code).toSorted()).toEqual([0, ...numbers.slice(1).map(() => 1)]);
});

it('H-CFG-1: settings written at once are all there', async () => {
  const done = await Promise.all(numbers.map((n) => scratch.start(['remote', 'add', `r${n}`, `https://x/${n}`])));
  expect(done.map(({ code }) => code)).toEqual(numbers.map(() => 0));
  expect(scratch.ok('remote', 'list').trim().split('\n')).toHaveLength(PROCESSES);
});

it('the code cache is private, and first starts at once do not disturb each other', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'muse-cache-'));
  try {
    const env = { XDG_CACHE_HOME: cache };
    for (let round = 0; round < 2; round++) {
      const done = await Promise.all(numbers.map(() => scratch.start(['status'], { env })));
      expect(done.map(({ code, stderr }) => [code, stderr])).toEqual(numbers.map(() => [0, '']));
    }
    const names = readdirSync(join(cache, 'muse'));
    expect(names.filter((name) => !name.endsWith('.bin'))).toEqual([]);
    expect(statSync(join(cache, 'muse')).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(cache, { recursive: true });
  }
});
