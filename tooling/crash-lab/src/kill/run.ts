import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '@muse/io';
import { openRepositorySync } from '@muse/repository';
import { observe } from '../workload/observe.js';
import { MIXES } from '../workload/plan.js';
import { prepare } from '../workload/prepare.js';
import type { Seen } from '../workload/seen.js';
import { startChecker, type Checker } from '../workload/start-checker.js';
import { interruptRecovery, runRound, type Manner } from './round.js';
import { count, KINDS, newTally, type Tally } from './tally.js';

/** After so many rounds a new repository begins, so that checking everything stays quick. */
const ROUNDS_OF_A_REPOSITORY = 50;
/** Most rounds die at a call of their own, for these are the ones that can be had again. */
const MANNERS: readonly Manner[] = ['at a call', 'at a moment', 'at a call', 'the command'];
const WITHOUT_COMMAND: ReadonlySet<string> = new Set(['session log', 'operation log']);

export interface KillOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Names in `MIXES`; all by default. */
  readonly workloads?: readonly string[];
  /** Is told of each finding, and of every hundredth round. */
  readonly onLine?: (line: string) => void;
}

export interface KillReport {
  readonly tallies: readonly Tally[];
  /** One text for each finding, with what it takes to have it again. */
  readonly findings: readonly string[];
}

/**
 * Kills a working process again and again, each time in the repository that the last one left, and looks at it from
 * another process.
 */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const scratch = mkdtempSync(join(tmpdir(), 'muse-kill-'));
  const checker = startChecker();
  const leave = (): void => {
    checker.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  const stopped = (): void => {
    leave();
    process.exit(1);
  };
  process.once('SIGINT', stopped).once('SIGTERM', stopped);
  try {
    return await runAll(options, scratch, checker);
  } finally {
    process.off('SIGINT', stopped).off('SIGTERM', stopped);
    leave();
  }
}

async function runAll(options: KillOptions, scratch: string, checker: Checker): Promise<KillReport> {
  const tallies = (options.workloads ?? Object.keys(MIXES)).map(newTally);
  const findings: string[] = [];
  const home = join(scratch, 'home');
  mkdirSync(home);
  let place: { root: string; seen: Seen } | undefined;
  for (let index = 0; index < options.rounds; index++) {
    if (index % ROUNDS_OF_A_REPOSITORY === 0) place = undefined;
    place ??= newRepository(scratch, index);
    const tally = tallies[index % tallies.length]!;
    const { workload } = tally;
    const manner = mannerOf(workload, Math.floor(index / tallies.length));
    const seed = options.seed + index;
    const round = { ...place, home, workload, manner, seed };
    const { before, cutOff, acknowledged } = await runRound(round);
    if (index % 3 === 0) await interruptRecovery(round);
    const reply = await checker.ask({ root: place.root, before, cutOff, seed, afterPowerCut: false });
    count(tally, reply, { acknowledged, cutOff: cutOff !== null });
    for (const kind of KINDS) {
      for (const text of reply[kind]) {
        findings.push(`${kind} in round ${index} (${workload}, ${manner}, seed ${seed}): ${text}`);
        options.onLine?.(findings.at(-1)!);
      }
    }
    if ((index + 1) % 100 === 0) options.onLine?.(`${index + 1} rounds`);
    // What is wrong already must not be counted again.
    place = reply.seen === null ? undefined : { root: place.root, seen: reply.seen };
  }
  return { tallies, findings };
}

function mannerOf(workload: string, turn: number): Manner {
  const manner = MANNERS[turn % MANNERS.length]!;
  return manner === 'the command' && WITHOUT_COMMAND.has(workload) ? 'at a moment' : manner;
}

function newRepository(scratch: string, index: number): { root: string; seen: Seen } {
  const root = join(scratch, `repository-${index}`);
  mkdirSync(root);
  prepare(root);
  const repo = openRepositorySync(root);
  return { root, seen: runSync(repo.fs, observe(repo)) };
}
