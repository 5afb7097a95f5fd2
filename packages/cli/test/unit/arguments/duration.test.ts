import { expect, it } from 'vitest';
import { parseLifetime } from '../../../src/arguments/duration.js';

it.each([
  ['1', 1],
  ['0001', 1],
  ['90s', 90],
  ['1d12h', 129_600],
  ['1h1m1s', 3_661],
  ['604800s', 604_800],
])('%s is %i seconds', (word, seconds) => {
  expect(parseLifetime(word)).toBe(seconds);
});

it.each(['', '0', '0s', '7d1s', '1w', 'h', '1 h', '1H', '+1', '1e3', '1s1m', '1m1m', '٣'])(
  'H-CLI-4: %j is none',
  (word) => {
    expect(() => parseLifetime(word)).toThrow(/is not/);
  },
);
