// @ts-check
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLongHistory } from './history.mjs';
import { runTool } from './process.mjs';
import { pathOf, textOf, writeTree } from './tree.mjs';

/** @typedef {import('./tools.mjs').Tool} Tool */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} what
 * @property {(tool: Tool, dir: string) => void | Promise<void>} prepare once
 * @property {(tool: Tool, dir: string, round: number) => string | void} before each round, not timed; may answer with
 *   the directory of this round
 * @property {(tool: Tool, round: number) => ReadonlyArray<readonly string[]>} commands what is timed
 * @property {(cwd: string) => void} [after]
 */

/** @type {readonly Scenario[]} */
export const scenarios = [
  firstCommit('init and commit, 1,000 files', 1000),
  firstCommit('init and commit, 10,000 files', 10_000),
  {
    name: 'commit one file of 10,000',
    what: 'one file changed; `git add -A` and `git commit`, `muse commit`',
    prepare: (tool, dir) => committedTree(tool, dir, 10_000),
    before: (_tool, dir, round) => writeFileSync(join(dir, pathOf(4711)), textOf(4711, round + 2)),
    commands: (tool) => commitCommands(tool, 'one file'),
  },
  {
    name: 'clean status, 10,000 files',
    what: 'nothing changed, caches warm',
    prepare: (tool, dir) => {
      committedTree(tool, dir, 10_000);
      runTool(tool, dir, ['status']);
    },
    before: () => {},
    commands: () => [['status']],
  },
  {
    name: 'log of 5,000 commits',
    what: '`log --oneline` into a pipe',
    prepare: (tool, dir) => makeLongHistory(tool, dir, 5000),
    before: () => {},
    commands: () => [['log', '--oneline']],
  },
  {
    name: 'switch, 1,000 files differ',
    what: 'to a branch on which each of 1,000 files has other content',
    prepare: (tool, dir) => {
      committedTree(tool, dir, 1000);
      runTool(tool, dir, ['switch', '-c', 'other']);
      writeTree(dir, 1000, 2);
      for (const command of commitCommands(tool, 'other content')) runTool(tool, dir, command);
    },
    before: () => {},
    commands: (_tool, round) => [['switch', round % 2 === 0 ? 'main' : 'other']],
  },
];

/**
 * @param {string} name
 * @param {number} count
 * @returns {Scenario}
 */
function firstCommit(name, count) {
  return {
    name,
    what: 'files of about 4 KiB, 100 to a directory; `git init`, `git add -A`, `git commit`; `muse init`, `muse commit`',
    prepare: () => {},
    before: (_tool, dir) => {
      const cwd = mkdtempSync(join(dir, 'round-'));
      writeTree(cwd, count);
      return cwd;
    },
    commands: (tool) => [['init'], ...commitCommands(tool, 'everything')],
    after: (cwd) => rmSync(cwd, { recursive: true, force: true }),
  };
}

/**
 * @param {Tool} tool
 * @param {string} dir
 * @param {number} count
 */
function committedTree(tool, dir, count) {
  writeTree(dir, count);
  for (const command of [['init'], ...commitCommands(tool, 'everything')]) runTool(tool, dir, command);
}

/**
 * @param {Tool} tool
 * @param {string} message
 * @returns {string[][]}
 */
function commitCommands(tool, message) {
  if (tool.name === 'muse') return [['commit', '-m', message]];
  return [
    ['add', '-A'],
    ['commit', '-q', '-m', message],
  ];
}
