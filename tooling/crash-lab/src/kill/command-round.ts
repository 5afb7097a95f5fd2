import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine } from '../workload/command-line.js';
import { editFiles } from '../workload/edit.js';
import { childEnvironment } from '../workload/environment.js';
import { planStep, type Mix } from '../workload/plan.js';
import { below, type Random } from '../workload/random.js';
import { afterStep } from '../workload/after-step.js';
import type { Progress } from '../workload/notes.js';
import type { Seen } from '../workload/seen.js';
import type { Answer, Step } from '../workload/step.js';

const MUSE = fileURLToPath(new URL('../../../../packages/cli/dist/muse.cjs', import.meta.url));
/** A command takes some 100 ms; the kill comes at any moment of it, and now and then too late. */
const LATEST_KILL_MS = 160;

export interface CommandRound {
  readonly root: string;
  /** A directory for what the command keeps of its user. */
  readonly home: string;
  readonly seen: Seen;
  readonly mix: Mix;
  readonly random: Random;
  readonly stamp: string;
}

/** Runs the built `muse` command, step after step, until one of them is killed before it exits with 0. */
export async function runCommands({ root, home, seen, mix, random, stamp }: CommandRound): Promise<Progress> {
  let before = seen;
  for (let acknowledged = 0; ; acknowledged++) {
    const step = planStep(before, mix, { random, stamp: `${stamp}.${acknowledged}` });
    if (step.do === 'commit') editFiles(root, step.files);
    const answer = await takeOrDie(step, { root, home, killAfterMs: below(random, LATEST_KILL_MS) });
    if (answer === undefined) return { before, cutOff: step, acknowledged };
    before = afterStep(before, step, answer);
  }
}

/** The answer of a command; `undefined` if it was killed before it had exited. */
async function takeOrDie(
  step: Step,
  { root, home, killAfterMs }: { root: string; home: string; killAfterMs: number },
): Promise<Answer | undefined> {
  const env = {
    ...childEnvironment(),
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    MUSE_AUTHOR_NAME: 'Ada',
    MUSE_AUTHOR_EMAIL: 'ada@example.org',
  };
  const words = commandLine(step);
  if (words === undefined) throw new Error(`no command does ${step.do}`);
  const child = spawn(process.execPath, [MUSE, ...words], { cwd: root, env });
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code === null) return undefined;
  if (code !== 0) throw new Error(`muse ${words.join(' ')} exits with ${code}: ${output}${errors}`);
  return answerOf(step, JSON.parse(output));
}

function answerOf(step: Step, output: unknown): Answer {
  if (step.do === 'commit' || step.do === 'merge') return (output as { id: string }).id;
  if (step.do !== 'reserve' && step.do !== 'claim') return null;
  const { id, fence } = (output as { reservation: { id: string; fence: number | null } }).reservation;
  return `${id} ${fence ?? ''}`;
}
