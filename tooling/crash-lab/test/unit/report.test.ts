import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/cli.js';
import { explore } from '../../src/explorer/explore.js';
import { SHORT } from '../../src/explorer/presets.js';
import { withoutEachSync } from '../../src/mutants/sweep.js';
import { wrongProtocols } from '../../src/mutants/wrong-protocols.js';
import { explorationLines } from '../../src/report/lines.js';
import { resultsPage } from '../../src/report/table.js';
import { scenarios } from '../../src/scenarios/index.js';

const remove = scenarios.find(({ name }) => name === 'io/remove')!;
const lock = scenarios.find(({ name }) => name === 'io/lock')!;

describe('the results page', () => {
  const page = resultsPage({
    command: 'pnpm crash:explore',
    seed: 7,
    explorations: [explore(remove, SHORT)],
    families: [],
    mutants: [...withoutEachSync(remove, SHORT), ...withoutEachSync(lock, { ...SHORT, models: ['worst'] })],
  });

  it('says command, seed, promise and numbers of each scenario', () => {
    expect(page).toContain('Written by `pnpm crash:explore`, seed 7.');
    expect(page).toMatch(
      /^\| io\/remove \| .*once it returns, nothing\. \| 6 \| 28 \| 7 \| 7 \| 7 \| 7 \| 14 \| 0 \| \d/m,
    );
  });

  it('lists what was not caught, with the reason', () => {
    expect(page).toMatch(/^\| io\/remove \| 3 \| 3 \| I-3 \|$/m);
    expect(page).toMatch(/^- io\/lock, without fsyncDir \/ \(sync 1\): nothing but the lock is in that directory/m);
    expect(page).not.toContain('not explained');
  });
});

describe('a violation in print', () => {
  it('names invariant, scenario, model, calls, and what was lost', () => {
    const { scenario } = wrongProtocols.find(({ scenario: { name } }) => name === 'wrong/rename without fsync')!;
    const lines = explorationLines(explore(scenario, { ...SHORT, models: ['xfs'] })).join('\n');
    expect(lines).toContain('I-3 broken in wrong/rename without fsync: seen');
    expect(lines).toContain('model xfs, crash of the steps after event');
    expect(lines).toContain('      rename /d/file.tmp /d/file');
    expect(lines).toMatch(/of which was lost:\n {6}write \/d\/file\.tmp 700: bytes 0 to 700 lost/);
  });
});

describe('the arguments of the command', () => {
  it('choose scenarios, models, seed and form', () => {
    const request = parseRequest(['--short', '--scenario', 'io/re', '--model', 'ext4', '--seed', '9']);
    expect(request.scenarios.map(({ name }) => name)).toEqual(['io/replace', 'io/remove']);
    expect(request.options).toMatchObject({ ...SHORT, models: ['ext4'], seed: 9 });
    expect(request.whole).toBe(false);
    expect(parseRequest([]).whole).toBe(true);
  });

  it('that are not understood are refused', () => {
    expect(() => parseRequest(['--scenario', 'none'])).toThrow('no scenario is called none');
    expect(() => parseRequest(['--model', 'fat'])).toThrow('there is no model fat; there are kill, worst, ext4, xfs');
    expect(() => parseRequest(['--seed', 'x'])).toThrow('--seed needs a whole number');
    expect(() => parseRequest(['--unknown'])).toThrow("Unknown option '--unknown'");
  });
});
