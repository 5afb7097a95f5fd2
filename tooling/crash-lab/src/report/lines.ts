import type { Exploration } from '../explorer/explore.js';
import type { Finding } from '../explorer/finding.js';

/** One scenario in one line, and what was found below it. */
export function explorationLines(exploration: Exploration): string[] {
  const { scenario, calls, states, distinct, violations, counts, cut, milliseconds } = exploration;
  const byModel = counts.map((count) => `${count.model} ${count.distinct}`).join(', ');
  const numbers = `${scenario.steps.length} steps, ${calls} calls, ${states} states, ${distinct} distinct (${byModel})`;
  const end = `${violations} violations, ${(milliseconds / 1000).toFixed(2)} s${cut === undefined ? '' : `; ${cut}`}`;
  return [`${scenario.name}: ${numbers}, ${end}`, ...exploration.findings.flatMap(findingLines)];
}

/** A violation: which promise, what was seen, and the smallest state that shows it. */
export function findingLines(finding: Finding): string[] {
  const { invariant, what, scenario, model, point, acknowledged, during, before, lost } = finding;
  return [
    `  ${invariant} broken in ${scenario}: ${what}`,
    `    model ${model}, crash of ${during} after event ${point}, ${acknowledged} steps acknowledged`,
    ...lastOf(before).map((line) => `      ${line}`),
    ...(lost.length === 0
      ? ['    nothing was lost']
      : ['    of which was lost:', ...lost.map((line) => `      ${line}`)]),
  ];
}

const SHOWN = 12;

function lastOf(lines: readonly string[]): string[] {
  if (lines.length <= SHOWN) return [...lines];
  return [`… ${lines.length - SHOWN} before`, ...lines.slice(-SHOWN)];
}
