import { describe, expect, it } from 'vitest';
import { ago, span } from '../../../src/output/moment.js';

describe('a span of time', () => {
  it.each([
    [0, 'less than 1 s'],
    [999, 'less than 1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [119_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [36_060_000, '10 h'],
    [86_400_000, '1 d'],
    [100_000_000, '1 d 3 h'],
    [604_800_000, '7 d'],
  ])('%i ms: %s', (milliseconds, text) => {
    expect(span(milliseconds)).toBe(text);
  });
});

it('a past time is told from now, one to come as now', () => {
  const now = Date.parse('2026-11-22T10:00:00.000Z');
  expect(ago('2026-11-22T09:57:00.000Z', now)).toBe('3 min ago');
  expect(ago('2026-11-22T09:59:59.500Z', now)).toBe('just now');
  expect(ago('2026-11-22T10:59:00.000Z', now)).toBe('just now');
});
