import { expect, it } from 'vitest';
import { describeMachine } from '../src/machine.mjs';
import { median } from '../src/process.mjs';
import { report } from '../src/report.mjs';
import { pathOf, textOf } from '../src/tree.mjs';

it('the median is the middle value, or the mean of the two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
});

it('a tree has files of about 4 KiB that depend on place and seed only', () => {
  expect(pathOf(317)).toBe('part-03/file-00317.txt');
  expect(textOf(1, 1)).toBe(textOf(1, 1));
  expect(new Set([textOf(1, 1), textOf(2, 1), textOf(1, 2)]).size).toBe(3);
  const sizes = Array.from({ length: 50 }, (_, index) => textOf(index, 1).length);
  expect(Math.min(...sizes)).toBeGreaterThan(3000);
  expect(Math.max(...sizes)).toBeLessThan(5000);
});

it('the report shows ratios, and neither host, user nor directory', () => {
  const measured = (tool: string, wall: number) => ({ tool, wall, cpu: wall, spread: 0 });
  const text = report({
    machine: describeMachine(import.meta.dirname),
    rounds: 5,
    start: [{ name: 'muse --version', wall: 40, cpu: 31.25 }],
    results: [
      { name: 'a job', what: 'what', tools: [measured('muse', 50), measured('git', 100), measured('git-all', 400)] },
    ],
    records: [{ name: 'S-087', median: 0.9 }],
    notes: '## Notes\n',
  });
  expect(text).toContain('| a job | 50.0 | 50.0 | 100 | 100 | 400 | 400 | 0.50 | 0.13 |');
  expect(text).toContain('| S-087 | 0.90 |');
  expect(text).not.toContain(import.meta.dirname);
});
