import { memoryFileSystem, recordingFileSystem } from '@muse/io';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedLines } from '../../src/honesty/call-lines.js';
import { rooted } from '../../src/honesty/rooted.js';
import { straceLines, TRACED } from '../../src/honesty/strace-lines.js';
import type { Scenario } from '../../src/scenario.js';
import { scenarios } from '../../src/scenarios/index.js';

const WORKER = join(import.meta.dirname, '../workers/run-steps.mjs');
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** One workload for each way of writing, and at least one for each package. */
const CHOSEN = [
  'io/replace',
  'io/create exclusive',
  'io/write group',
  'io/append log',
  'objects/write many',
  'refs/update',
  'vcs-state/',
  'coordination/',
  'repository/commit of one file',
  'repository/switch',
];
const chosen = CHOSEN.flatMap((start): Scenario[] => {
  const exact = scenarios.find(({ name }) => name === start) ?? scenarios.find(({ name }) => name.startsWith(start));
  return exact === undefined ? [] : [exact];
});

/** Whether this machine lets a process be traced at all. */
function canTrace(): boolean {
  const probe = spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { env });
  return probe.error === undefined && probe.status === 0;
}

const traceable = canTrace();
let scratch: string;
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'muse-honest-')));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function recorded(scenario: Scenario): string[] {
  const memory = memoryFileSystem();
  scenario.prepare?.(rooted(memory, '', 'prepare'));
  const { fs, calls } = recordingFileSystem(rooted(memory, '', 'steps'));
  for (const step of scenario.steps) step.run(fs);
  return recordedLines(calls);
}

function traced(scenario: Scenario): string[] {
  const root = mkdtempSync(join(scratch, 'root-'));
  const log = `${root}.strace`;
  const worker = [process.execPath, WORKER, scenario.name, root];
  const prepared = spawnSync(worker[0]!, [...worker.slice(1), 'prepare'], { env, encoding: 'utf8' });
  expect(prepared.stderr).toBe('');
  const run = spawnSync(
    'strace',
    ['-f', '--seccomp-bpf', '-y', '-s', '4096', '-e', `trace=${TRACED}`, '-o', log, ...worker, 'steps'],
    {
      env,
      encoding: 'utf8',
    },
  );
  expect(run.stderr).toBe('');
  return straceLines(readFileSync(log, 'utf8'), root);
}

/** The cache of file times is of another length wherever the numbers in it are. */
const withoutCacheSizes = (lines: readonly string[]): string[] =>
  lines.map((line) => line.replace(/^(write \S*\/cache\/\S+) \d+$/, '$1 …'));

describe('the recorder is honest', () => {
  if (!traceable) {
    it('cannot be shown here: strace is not installed or not allowed', () => {
      console.warn('strace is missing: the recorder was not compared with the system calls of a real run');
      expect(canTrace()).toBe(false);
    });
    return;
  }

  it.each(chosen)('$name: the system calls on a real disk are those of the recorder', (scenario) => {
    const expected = recorded(scenario);
    expect(expected.length).toBeGreaterThan(3);
    expect(withoutCacheSizes(traced(scenario))).toEqual(withoutCacheSizes(expected));
  });
});

describe('reading what strace wrote', () => {
  it('joins interrupted calls, leaves out failures and other paths, and shows what the port does not know', () => {
    const trace = [
      '12 openat(AT_FDCWD, "/r/a", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0666) = 17</r/a>',
      '12 write(17</r/a>, "x\\"y", 3 <unfinished ...>',
      '13 openat(AT_FDCWD, "/etc/x", O_WRONLY|O_CREAT, 0666) = 18</etc/x>',
      '12 <... write resumed>) = 3',
      '12 openat(AT_FDCWD, "/r/b", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0666) = -1 EEXIST (File exists)',
      '12 fsync(17</r/a>) = 0',
      '12 unlinkat(AT_FDCWD, "/r/d", AT_REMOVEDIR) = 0',
      '12 truncate("/r/a", 0) = 0',
      '12 fsync(19</r>) = 0',
      '12 +++ exited with 0 +++',
    ].join('\n');
    expect(straceLines(trace, '/r')).toEqual([
      'open /a wx',
      'write /a 3',
      'fsync /a',
      'rmdir /d',
      'truncate /a',
      'fsync /',
    ]);
  });
});
