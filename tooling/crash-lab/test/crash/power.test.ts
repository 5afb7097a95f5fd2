import { expect, it } from 'vitest';
import { cutPower } from '../../dist/power/cut-power.js';
import { isClean, statesOf } from '../../src/power/report.js';
import { missingRequirements } from '../../src/power/requirements.js';

/* The long form is `pnpm crash:power`. */

it(
  'I-1, I-3, I-6, I-10: no state that a power cut leaves on ext4 is corrupt or lacks what was acknowledged',
  { timeout: 120_000 },
  async () => {
    const missing = missingRequirements('ext4');
    if (missing.length > 0) {
      console.warn(`no power is cut here: this machine lacks ${missing.join(', ')}`);
      expect(missing.join()).not.toBe('');
      return;
    }
    const report = await cutPower({ fileSystem: 'ext4', subject: 'muse', states: 40, steps: 6, seed: 11 });
    expect(report.examples).toEqual([]);
    expect(isClean(report)).toBe(true);
    expect(statesOf(report)).toBeGreaterThanOrEqual(40);
  },
);

it('catches a mutant whose directories are not synced', { timeout: 120_000 }, async () => {
  if (missingRequirements('ext4').length > 0) {
    expect(missingRequirements('ext4').join()).not.toBe('');
    return;
  }
  const report = await cutPower({ fileSystem: 'ext4', subject: 'muse-mutant', states: 30, steps: 6, seed: 11 });
  expect(report.found.lost).toBeGreaterThan(0);
});
