// @ts-check
import { tmpdir } from 'node:os';
import { childrenCpu, median, runTool } from './process.mjs';

/** @typedef {{ name: string, wall: number, cpu: number }} Start */

/**
 * What it costs to start and say something: medians of the wall time, means of the CPU time (it is counted in steps).
 *
 * @param {readonly import('./tools.mjs').Tool[]} tools
 * @param {number} runs
 * @returns {Start[]}
 */
export function measureStart(tools, runs) {
  const [muse, git] = [tools[0], tools[1]];
  if (muse === undefined || git === undefined) throw new Error('no tools');
  const node = { ...muse, before: [] };
  const subjects = [
    { name: 'muse --version', tool: muse, args: ['--version'] },
    { name: 'node -e 0', tool: node, args: ['-e', '0'] },
    { name: 'git --version', tool: git, args: ['--version'] },
  ].map((subject) => ({ ...subject, walls: /** @type {number[]} */ ([]), cpu: 0 }));
  for (const { tool, args } of subjects) runTool(tool, tmpdir(), args);
  // CPU time of ended children comes in steps of 10 ms, so each subject runs in a block that is long beside a step.
  for (let round = 0; round < 4; round++) {
    for (const subject of subjects) {
      const from = childrenCpu();
      for (let run = 0; run < runs; run++) {
        const started = performance.now();
        runTool(subject.tool, tmpdir(), subject.args);
        subject.walls.push(performance.now() - started);
      }
      subject.cpu += childrenCpu() - from;
    }
  }
  return subjects.map(({ name, walls, cpu }) => ({ name, wall: median(walls), cpu: cpu / walls.length }));
}
