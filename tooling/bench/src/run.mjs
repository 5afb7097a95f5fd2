// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cost, median } from './process.mjs';

/** @typedef {{ tool: string, wall: number, cpu: number, spread: number }} Measured medians, and the range of the wall time */

/**
 * Runs a scenario with every tool in turn, round after round, beginning with another tool each time.
 *
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {readonly import('./tools.mjs').Tool[]} tools
 * @param {{ base: string, rounds: number }} options
 * @returns {Promise<Measured[]>}
 */
export async function runScenario(scenario, tools, { base, rounds }) {
  const costs = tools.map(() => /** @type {import('./process.mjs').Cost[]} */ ([]));
  const dirs = tools.map(({ name }) => join(base, `${scenario.name.replaceAll(/\W+/g, '-')}-${name}`));
  for (const [index, tool] of tools.entries()) {
    mkdirSync(dirs[index] ?? '');
    await scenario.prepare(tool, dirs[index] ?? '');
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < tools.length; turn++) {
      const index = (round + turn) % tools.length;
      const [tool, dir] = [tools[index], dirs[index]];
      if (tool === undefined || dir === undefined) continue;
      const cwd = scenario.before(tool, dir, round) ?? dir;
      costs[index]?.push(cost(tool, cwd, scenario.commands(tool, round)));
      scenario.after?.(cwd);
    }
  }
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
  return tools.map(({ name }, index) => {
    const walls = (costs[index] ?? []).map(({ wall }) => wall);
    const cpus = (costs[index] ?? []).map(({ cpu }) => cpu);
    return { tool: name, wall: median(walls), cpu: median(cpus), spread: Math.max(...walls) - Math.min(...walls) };
  });
}
