// @ts-check
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** @typedef {'muse' | 'git' | 'git-all'} ToolName */

/**
 * @typedef {object} Tool
 * @property {ToolName} name
 * @property {string} command
 * @property {readonly string[]} before arguments in front of the command's own
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * The three that run against each other: Muse, Git as it is shipped, and Git told to flush everything. Git's own clean-up
 * in the background is off, because it would run into the next measurement.
 *
 * @param {string} base
 * @returns {readonly Tool[]}
 */
export function makeTools(base) {
  const home = join(base, 'home');
  mkdirSync(home);
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' };
  const cli = JSON.parse(readFileSync(join(ROOT, 'packages/cli/package.json'), 'utf8'));
  const muse = join(ROOT, 'packages/cli', cli.bin.muse);
  const gitEnv = gitEnvironment(env, { 'gc.auto': '0' });
  const gitAllEnv = gitEnvironment(env, { 'gc.auto': '0', 'core.fsync': 'all' });
  return [
    {
      name: 'muse',
      command: process.execPath,
      before: [muse],
      env: { ...env, MUSE_AUTHOR_NAME: 'Bench', MUSE_AUTHOR_EMAIL: 'bench@example.org' },
    },
    { name: 'git', command: 'git', before: [], env: gitEnv },
    { name: 'git-all', command: 'git', before: [], env: gitAllEnv },
  ];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Readonly<Record<string, string>>} config
 * @returns {NodeJS.ProcessEnv}
 */
function gitEnvironment(env, config) {
  const person = { GIT_AUTHOR_NAME: 'Bench', GIT_AUTHOR_EMAIL: 'bench@example.org' };
  const committer = { GIT_COMMITTER_NAME: 'Bench', GIT_COMMITTER_EMAIL: 'bench@example.org' };
  const entries = Object.entries({ 'init.defaultBranch': 'main', ...config });
  const given = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const count = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_COUNT: String(entries.length) };
  return { ...env, ...person, ...committer, ...count, ...Object.fromEntries(given) };
}
