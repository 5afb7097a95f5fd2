// @ts-check
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { transform } from 'esbuild';

/** @typedef {{ status: number | null, stdout: string, stderr: string }} Outcome */

/**
 * Runs a JavaScript or TypeScript example in a directory, as a module of its own. Types are taken off, not checked.
 *
 * @param {string} text
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, node?: string }} options `cwd` also decides where packages are found
 * @returns {Promise<Outcome>}
 */
export async function runScript(text, { cwd, env = cleanEnvironment(cwd), node = process.execPath }) {
  const { code } = await transform(text, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const file = join(cwd, 'example.mjs');
  writeFileSync(file, code);
  return run(node, [file], { cwd, env });
}

/**
 * Runs a shell example; it stops at the first command that fails. In a block with prompts (`$ muse init`) the lines
 * without one are output, and are not run.
 *
 * @param {string} text
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Outcome>}
 */
export function runShell(text, { cwd, env }) {
  const lines = text.split('\n');
  const prompted = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const script = prompted.length > 0 ? prompted : lines;
  return run('sh', ['-eu', '-c', script.join('\n')], { cwd, env });
}

/**
 * What a bare machine gives a program: a path, an empty home, and nothing of ours.
 *
 * @param {string} home
 * @param {readonly string[]} [bins] directories to find commands in, before the system's
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(home, bins = []) {
  const path = [...bins, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return { PATH: path, HOME: home, TMPDIR: process.env['TMPDIR'] ?? '/tmp', LANG: 'C.UTF-8', CI: 'true' };
}

/**
 * Makes a directory with a `muse` command in it that runs a program of the workspace.
 *
 * @param {string} dir
 * @param {string} program
 * @returns {string} the directory, for a path
 */
export function makeMuseCommand(dir, program) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'muse'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(dir, 'muse'), 0o755);
  return dir;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Outcome>}
 */
function run(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
