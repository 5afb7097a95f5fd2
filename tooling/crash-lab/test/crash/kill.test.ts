import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem, runSync } from '@muse/io';
import { startWorker } from '@muse/io/testing';
import { openRepositorySync } from '@muse/repository';
import { afterEach, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { runKills } from '../../dist/kill/run.js';
import type { WorkerTask } from '../../src/kill/worker.js';
import { check, type CheckReply } from '../../src/workload/check.js';
import { observe } from '../../src/workload/observe.js';
import { MIXES } from '../../src/workload/plan.js';
import { prepare, UNTRACKED } from '../../src/workload/prepare.js';
import type { Seen } from '../../src/workload/seen.js';
import type { Step } from '../../src/workload/step.js';

/* The long form is `pnpm crash:kill`. */

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function newRepository(): { root: string; seen: Seen } {
  const root = join(mkdtempSync(join(tmpdir(), 'muse-kill-test-')), 'work');
  directories.push(join(root, '..'));
  mkdirSync(root);
  prepare(root);
  const repo = openRepositorySync(root);
  return { root, seen: runSync(repo.fs, observe(repo)) };
}

it('I-3, I-5, I-6, I-10: killed processes damage, lose, block and leave nothing', { timeout: 180_000 }, async () => {
  const { findings, tallies } = await runKills({ rounds: 16, seed: 500 });
  expect(findings).toEqual([]);
  expect(tallies.every(({ rounds }) => rounds === 2)).toBe(true);
});

it('a process that kills itself at a call dies at the same place every time', async () => {
  const ends: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    const { root, seen } = newRepository();
    const death = { call: 180, when: 'after' } as const;
    const task: WorkerTask = { root, seen, mix: MIXES['branch']!, seed: 5, death, form: 'sync', recoverOnly: false };
    const script = fileURLToPath(new URL('../../dist/kill/worker.js', import.meta.url));
    const { signal, lines } = await startWorker(script, { data: task }).ended;
    expect(signal).toBe('SIGKILL');
    ends.push(lines);
  }
  expect(ends[0]).toEqual(ends[1]);
});

describe('the checker finds', () => {
  const look = (root: string, before: Seen, cutOff: Step | null = null): CheckReply =>
    check({ root, before, cutOff, seed: 2, afterPowerCut: false });

  it('nothing in a sound repository', () => {
    const { root, seen } = newRepository();
    expect(look(root, seen)).toMatchObject({ outcome: 'before', damaged: [], lost: [], blocked: [], residue: [] });
  });

  it('that a step took place although it was not acknowledged, and that one did not', () => {
    const { root, seen } = newRepository();
    const step: Step = { do: 'create-branch', branch: 'other' };
    expect(look(root, seen, step).outcome).toBe('before');
    const second = newRepository();
    runSync(nodeFileSystem, observe(openRepositorySync(second.root)));
    writeFileSync(join(second.root, '.muse/refs/heads/other'), second.seen.branches['main']!.id);
    expect(look(second.root, second.seen, step).outcome).toBe('after');
  });

  it('an effect that was acknowledged and is not there', () => {
    const { root, seen } = newRepository();
    expect(look(root, { ...seen, config: { 'lab.key0': 'set' } }).lost).not.toEqual([]);
  });

  it('a damaged pack', () => {
    const { root, seen } = newRepository();
    const packs = join(root, '.muse/objects/packs');
    truncateSync(join(packs, readdirSync(packs)[0]!), 40);
    expect(look(root, seen).damaged).not.toEqual([]);
  });

  it("a change of the user's file, and of the work tree", () => {
    const { root, seen } = newRepository();
    writeFileSync(join(root, UNTRACKED.path), 'gone');
    writeFileSync(join(root, 'shared.txt'), 'changed');
    const { lost } = look(root, seen);
    for (const path of [UNTRACKED.path, 'shared.txt']) expect(lost.some((text) => text.includes(path))).toBe(true);
  });

  it('a temp that nobody sweeps', async () => {
    const { root, seen } = newRepository();
    const { pid, started, machine, boot, namespace } = await deadProcess();
    const name = `.muse-tmp-${pid}-${started}-${machine}-${boot}-${namespace}-0123456789abcdef`;
    writeFileSync(join(root, '.muse/refs/heads', name), '');
    const reply = look(root, seen);
    expect(existsSync(join(root, '.muse/refs/heads', name))).toBe(true);
    expect(reply.residue).toEqual([`.muse/refs/heads/${name}`]);
  });
});

/** Who a process was that is dead now. */
async function deadProcess(): Promise<ReturnType<typeof nodeFileSystem.sync.self>> {
  const script = fileURLToPath(new URL('../workers/say-who.mjs', import.meta.url));
  const { lines } = await startWorker(script).ended;
  return lines[0] as ReturnType<typeof nodeFileSystem.sync.self>;
}
