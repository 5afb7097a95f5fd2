#!/usr/bin/env node
// @ts-check
/**
 * Everything that must pass, in the order in which it is cheapest to fail: `npm test`. Each step shows what it runs; the
 * last line is `N passed, N failed`, where a step that fails as a whole counts as one failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'muse-test-run-'));
const report = join(scratch, 'vitest.json');

/** @type {ReadonlyArray<{ name: string, command: string[], needed?: boolean }>} */
const STEPS = [
  { name: 'build', command: ['turbo', 'run', 'build', '--output-logs=errors-only'], needed: true },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'typecheck of the tests', command: ['tsc', '-p', 'tsconfig.test.json'] },
  { name: 'floor rules', command: ['node', 'tooling/boundaries/bin/check.mjs'] },
  { name: 'documentation', command: ['pnpm', '--filter', '@muse/docs', 'run', 'docs:build'] },
  { name: 'tests', command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] },
];

/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  PATH: [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
};
// Every Node 20 process parses the extra certificates at its start, and the tests start hundreds.
delete env['NODE_EXTRA_CA_CERTS'];
if (!process.stdout.isTTY) delete env['FORCE_COLOR'];

const started = performance.now();
/** @type {{ name: string, ok: boolean, seconds: number }[]} */
const results = [];
for (const { name, command, needed } of STEPS) {
  say(`\n== ${name}: ${command.join(' ').replace(report, 'report.json')}`);
  const from = performance.now();
  const { status, error } = spawnSync(command[0] ?? '', command.slice(1), { cwd: ROOT, env, stdio: 'inherit' });
  if (error !== undefined) say(`error: ${error.message}`);
  results.push({ name, ok: status === 0, seconds: (performance.now() - from) / 1000 });
  if (status !== 0 && needed === true) break;
}

const tests = readReport();
rmSync(scratch, { recursive: true, force: true });
say('');
for (const { name, ok, seconds } of results) say(`${ok ? 'ok    ' : 'FAILED'}  ${name}  ${seconds.toFixed(1)} s`);
const failedSteps = results.filter(({ name, ok }) => !ok && (name !== 'tests' || tests.failed === 0)).length;
const failed = tests.failed + failedSteps;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
if (tests.skipped > 0) say(`${tests.skipped} tests were skipped`);
say(
  failed === 0 ? `Everything passed, in ${minutes} minutes.` : `Something failed, after ${minutes} minutes; see above.`,
);
say(`${tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What vitest wrote; nothing where it did not come to run. */
function readReport() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
