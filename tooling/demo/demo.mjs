#!/usr/bin/env node
// @ts-check
/**
 * `npm run demo`: the main job of Muse on a real tree. It copies this checkout without its build products into a new
 * directory, puts it under version control with the built `muse`, and does there what a day of work does. Every command
 * is shown before it runs; the directory and the command are left for the user to go on with.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'packages/cli');
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.muse', '.turbo', 'coverage', 'cache']);

const started = performance.now();
const base = realpathSync(mkdtempSync(join(tmpdir(), 'muse-demo-')));
const bin = join(base, 'bin');
const work = join(base, 'project');
/** @type {NodeJS.ProcessEnv} */
const env = {
  ...process.env,
  PATH: [bin, process.env['PATH']].join(delimiter),
  MUSE_AUTHOR_NAME: process.env['MUSE_AUTHOR_NAME'] ?? 'Demo User',
  MUSE_AUTHOR_EMAIL: process.env['MUSE_AUTHOR_EMAIL'] ?? 'demo@example.org',
};
delete env['NODE_EXTRA_CA_CERTS'];
const color = process.stdout.isTTY && !process.env['NO_COLOR'];

makeCommand();
step('Copy this checkout, without its build products, into a new directory');
cpSync(ROOT, work, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
say(`${countFiles(work)} files in ${work}`);

step('Put it under version control');
muse(['--version']);
muse(['init']);
const first = muse(['commit', '-m', 'Everything, as it is']);
const untilFirst = seconds();
say(`The first commit was made ${untilFirst} after the start of the demo, and took ${first} s.`);

step('Change, remove and add files; see it; commit');
appendFileSync(join(work, 'README.md'), '\nChanged by the demo.\n');
writeFileSync(join(work, 'NOTES.md'), '# Notes\n\nOne.\n');
rmSync(join(work, 'LICENSE'));
muse(['status']);
muse(['diff', '--stat']);
muse(['commit', '-m', 'Change the README, add notes, remove the license']);
muse(['show', '--stat', 'HEAD']);

step('Work on a branch, and on main meanwhile');
muse(['switch', '-c', 'topic']);
writeFileSync(join(work, 'TOPIC.md'), '# Topic\n');
muse(['commit', '-m', 'Add a topic page']);
muse(['switch', 'main']);
check(!existsSync(join(work, 'TOPIC.md')), 'back on main, the topic page is not there');
appendFileSync(join(work, 'NOTES.md'), 'Two.\n');
muse(['commit', '-m', 'Go on with the notes']);

step('Merge the branch: both changes are there');
muse(['diff', '--name-status', 'main', 'topic']);
muse(['merge', 'topic', '-m', 'Merge topic']);
check(existsSync(join(work, 'TOPIC.md')), 'the topic page is there');
check(readFileSync(join(work, 'NOTES.md'), 'utf8').endsWith('Two.\n'), 'the change on main is there');
muse(['log', '--graph', '--oneline']);
muse(['diff', 'HEAD~1', 'HEAD', '--', 'TOPIC.md']);

step('Check every byte of it');
muse(['status']);
muse(['verify']);

say('');
say(`The demo went well, in ${seconds()}; ${untilFirst} of that until the first commit.`);
say('');
say('Go on with this muse, in that project:');
say('');
say(`    export PATH="${bin}:$PATH"`);
say(`    cd ${work}`);
say('    muse log --graph');
say('    muse --help');
say('');
say(`Nothing was installed; when you are done, remove ${base}.`);

/** A `muse` for the path that runs the built command of this checkout. */
function makeCommand() {
  const manifest = JSON.parse(readFileSync(join(CLI, 'package.json'), 'utf8'));
  const program = join(CLI, manifest.bin.muse);
  if (!existsSync(program)) fail(`${relative(ROOT, program)} is not built`);
  mkdirSync(bin);
  writeFileSync(join(bin, 'muse'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(bin, 'muse'), 0o755);
}

/**
 * Runs one command of Muse in the project, showing it and what it prints. Ends the demo if it fails.
 *
 * @param {string[]} args
 * @returns {string} how many seconds it took
 */
function muse(args) {
  say(bold(`$ muse ${args.map(quoted).join(' ')}`));
  const from = performance.now();
  const { status, error, stdout, stderr } = spawnSync(join(bin, 'muse'), args, {
    cwd: work,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const took = ((performance.now() - from) / 1000).toFixed(2);
  for (const line of shortened(`${stderr}${stdout}`)) say(`  ${line}`);
  if (error !== undefined) fail(`muse could not be run: ${error.message}`);
  if (status !== 0) fail(`muse ${args[0]} ended with status ${status}`);
  say(dim(`  (${took} s)`));
  return took;
}

/**
 * @param {boolean} holds
 * @param {string} what
 */
function check(holds, what) {
  if (!holds) fail(`expected that ${what}`);
  say(`  ok: ${what}`);
}

/**
 * @param {string} output
 * @returns {string[]} its lines; of many the first and the last
 */
function shortened(output) {
  const lines = output.replace(/\n$/, '').split('\n');
  if (lines.length === 1 && lines[0] === '') return [];
  if (lines.length <= 24) return lines;
  return [...lines.slice(0, 12), `… ${lines.length - 18} lines more …`, ...lines.slice(-6)];
}

/** @param {string} dir */
function countFiles(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory()).length;
}

/** @param {string} argument */
function quoted(argument) {
  return /^[\w./~^-]+$/.test(argument) ? argument : `'${argument}'`;
}

function seconds() {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

/** @param {string} title */
function step(title) {
  say('');
  say(bold(`== ${title}`));
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} text */
function bold(text) {
  return color ? `\u001B[1m${text}\u001B[22m` : text;
}

/** @param {string} text */
function dim(text) {
  return color ? `\u001B[2m${text}\u001B[22m` : text;
}

/**
 * @param {string} reason
 * @returns {never}
 */
function fail(reason) {
  say('');
  say(`error: the demo failed: ${reason}`);
  say(`The project is left in ${work}.`);
  process.exit(1);
}
