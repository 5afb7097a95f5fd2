#!/usr/bin/env node
// @ts-check
/**
 * Ours against the floor, in one run: `pnpm run bench:floor [-- --dir <dir>] [--rounds <n>] [--no-write]`. Prints figures
 * and writes them into `RESULTS.md`. Fails if one is above its limit. As root it makes an ext4 with a journal for itself;
 * elsewhere it measures in the given directory, and says so.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countGates, countReplaceCalls } from '../src/floor/counts.mjs';
import { isExceeded, packGates, replaceGates } from '../src/floor/gates.mjs';
import { measurePacks, measureReplaces } from '../src/floor/measure.mjs';
import { compileFloor, startFloor } from '../src/floor/native.mjs';
import { floorSection, replaceFloor } from '../src/floor/section.mjs';
import { mountVolume } from '../src/floor/volume.mjs';
import { describeMachine } from '../src/machine.mjs';
import { raisePriority } from '../src/priority.mjs';

const RESULTS = new URL('../RESULTS.md', import.meta.url);
/** The large one first: it warms up what the small one is about. */
const PACKS = [10_000, 1000];

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    dir: { type: 'string', default: tmpdir() },
    rounds: { type: 'string', default: '9' },
    'no-write': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 7) throw new Error(`--rounds ${values.rounds} is not a whole number from 7`);

delete process.env['NODE_EXTRA_CA_CERTS'];
if (!raisePriority()) say('notice: at ordinary priority, so that other work on this machine counts');
const base = mkdtempSync(join(resolve(values.dir), 'muse-floor-'));
let volume = /** @type {import('../src/floor/volume.mjs').Volume | undefined} */ (undefined);
const cleanUp = () => {
  volume?.end();
  rmSync(base, { recursive: true, force: true });
};
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    cleanUp();
    process.exit(1);
  });
}
try {
  volume = tryVolume();
  const dir = volume?.dir ?? base;
  const counted = countReplaceCalls(dir);
  if (counted === undefined) say('notice: without strace system calls are not counted');
  const gates = counted === undefined ? [] : countGates(counted);
  /** @type {{ name: string, rounds: import('../src/floor/measure.mjs').Round[] }[]} */
  const times = [];
  const program = compileFloor(base);
  if (program === undefined) say('notice: without gcc there is no floor to measure against');
  else await measure(program, dir, { gates, times });

  for (const gate of gates) say(`${isExceeded(gate) ? 'ABOVE ' : 'ok    '} ${gate.name}: ${figure(gate)}`);
  if (program !== undefined && !values['no-write']) {
    const section = floorSection({ machine: describeMachine(dir), rounds, gates, times });
    writeFileSync(RESULTS, replaceFloor(readFileSync(RESULTS, 'utf8'), section));
    say('written: tooling/bench/RESULTS.md');
  }
  process.exitCode = gates.some(isExceeded) ? 1 : 0;
} finally {
  cleanUp();
}

/** An ext4 with a journal if this machine allows. */
function tryVolume() {
  try {
    return mountVolume(base);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    say(`notice: no journaled image here (${reason}); measuring in the given directory`);
    return undefined;
  }
}

/**
 * @param {string} program
 * @param {string} dir
 * @param {{ gates: import('../src/floor/gates.mjs').Gate[], times: { name: string, rounds: import('../src/floor/measure.mjs').Round[] }[] }} into
 */
async function measure(program, dir, { gates, times }) {
  const floor = startFloor(program, dir);
  try {
    const replaces = await measureReplaces(floor, { base: dir, rounds });
    gates.push(...replaceGates(replaces));
    times.push({ name: 'replace of 4 KiB', rounds: replaces });
    for (const count of PACKS) {
      const packs = await measurePacks(floor, count, { base: dir, rounds });
      gates.push(...packGates(count, packs));
      times.push({ name: `pack of ${count.toLocaleString('en')} objects`, rounds: packs });
    }
  } finally {
    await floor.end();
  }
}

/** @param {import('../src/floor/gates.mjs').Gate} gate */
function figure({ value, limit, unit }) {
  const shown = unit === 'ratio' ? value.toFixed(2) : String(value);
  return limit === undefined ? `${shown}, no limit` : `${shown}, at most ${limit}`;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
