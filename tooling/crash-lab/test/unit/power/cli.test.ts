import { afterEach, describe, expect, it } from 'vitest';
import { parseRequest, run } from '../../../src/power/cli.js';
import { missingRequirements } from '../../../src/power/requirements.js';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

describe('a machine that lacks something', () => {
  it('says what, and fails only where the power cuts are required', async () => {
    process.env['PATH'] = '/nonexistent';
    expect(missingRequirements('ext4')).toContain(process.platform === 'linux' ? 'gcc' : 'Linux');
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    expect(await run(parseRequest(['--short']), say)).toBe(true);
    expect(lines.join('\n')).toMatch(/^no power is cut on ext4: this machine lacks /);
    expect(await run(parseRequest(['--short', '--require']), say)).toBe(false);
    expect(await run(parseRequest(['--only', 'xfs']), say)).toBe(false);
  });
});

describe('parseRequest', () => {
  it('is everything by default, with the states that a release needs', () => {
    const { runs, whole } = parseRequest([]);
    expect(whole).toBe(true);
    const least = runs
      .filter(({ subject }) => subject === 'muse')
      .map(({ fileSystem, states }) => [fileSystem, states]);
    expect(least).toEqual([
      ['ext4', 1000],
      ['xfs', 300],
      ['btrfs', 300],
    ]);
  });

  it('refuses what it does not know', () => {
    expect(() => parseRequest(['--only', 'ntfs'])).toThrow('ntfs');
    expect(() => parseRequest(['--seed', 'x'])).toThrow('whole number');
    expect(() => parseRequest(['--fast'])).toThrow();
  });
});
