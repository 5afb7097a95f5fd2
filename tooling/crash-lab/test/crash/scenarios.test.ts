import { describe, expect, it } from 'vitest';
import { explore } from '../../src/explorer/explore.js';
import { exploreFamily } from '../../src/explorer/explore-family.js';
import { SHORT } from '../../src/explorer/presets.js';
import { explorationLines } from '../../src/report/lines.js';
import { families, scenarios } from '../../src/scenarios/index.js';

describe('the short form of the exploration', () => {
  it.each(scenarios)('$name: $promise', (scenario) => {
    const exploration = explore(scenario, SHORT);
    expect(exploration.violations, explorationLines(exploration).join('\n')).toBe(0);
    expect(exploration.distinct).toBeGreaterThan(0);
  });

  it.each(families)('$name: $promise', (family) => {
    const { sum, scenarios } = exploreFamily(family, { ...SHORT, maxStates: 1_000, maxMs: 5_000 });
    expect(scenarios).toBeGreaterThan(1);
    expect(sum.violations, JSON.stringify(sum.findings, null, 1)).toBe(0);
  });

  it('has one name for each scenario, and a promise for each', () => {
    const names = scenarios.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, promise } of scenarios) expect(promise, name).toMatch(/^[A-Z\w].+\.$/);
  });
});
