import { describe, expect, it } from 'vitest';
import { explore } from '../../src/explorer/explore.js';
import { SHORT } from '../../src/explorer/presets.js';
import { explanationOf } from '../../src/mutants/superfluous.js';
import { withoutEachSync, withWholeChanges, type MutantResult } from '../../src/mutants/sweep.js';
import { wrongProtocols } from '../../src/mutants/wrong-protocols.js';
import { findingLines } from '../../src/report/lines.js';
import { scenarios } from '../../src/scenarios/index.js';

const options = { ...SHORT, models: ['worst'] as const, maxStates: 3_000, recoveries: 1 };
const ofIo = scenarios.filter(({ name }) => name.startsWith('io/'));

/** A mutant is caught with its invariant named and a state shown, or it is known why it changes nothing. */
function expectCaught(result: MutantResult): void {
  const { scenario, mutant, finding, cut } = result;
  if (finding === undefined) {
    expect(explanationOf(result), `${scenario}, ${mutant}: not noticed ${cut ?? ''}`).toBeDefined();
    return;
  }
  expect(finding.invariant).toMatch(/^I-\d+$/);
  expect(finding.before.length).toBeGreaterThan(0);
  expect(explanationOf(result), `${scenario}, ${mutant} is caught: its explanation is out of date`).toBeUndefined();
}

describe('a protocol that is wrong on purpose', () => {
  it.each(wrongProtocols)('$scenario.name is caught, as $invariant', ({ scenario, invariant, byKill }) => {
    const byPowerCut = explore(scenario, { ...options, models: ['worst'] });
    expect(byPowerCut.findings.map((finding) => finding.invariant)).toContain(invariant);
    const killed = explore(scenario, { ...options, models: ['kill'] });
    expect(killed.violations > 0).toBe(byKill);
    const finding = byPowerCut.findings.find((one) => one.invariant === invariant)!;
    expect(findingLines(finding).join('\n')).toContain(`${invariant} broken in ${scenario.name}`);
    // The smallest state: no more than one thing lost.
    expect(finding.lost.length).toBeLessThanOrEqual(1);
  });

  it('ext4 saves a rename without fsync that replaces a file, and xfs does not', () => {
    const scenario = wrongProtocols.find(({ scenario: { name } }) => name === 'wrong/rename without fsync')!.scenario;
    expect(explore(scenario, { ...options, models: ['ext4'] }).violations).toBe(0);
    expect(explore(scenario, { ...options, models: ['xfs'] }).violations).toBeGreaterThan(0);
  });
});

describe.each(ofIo)('$name', (scenario) => {
  it('each sync that is left out is noticed, or it is known why not', () => {
    for (const result of withoutEachSync(scenario, options)) expectCaught(result);
  });

  it('each change of the whole protocol is noticed, or it is known why not', () => {
    for (const result of withWholeChanges(scenario, options)) expectCaught(result);
  });
});
