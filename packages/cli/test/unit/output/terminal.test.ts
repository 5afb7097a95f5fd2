import { expect, it } from 'vitest';
import { wantsColour } from '../../../src/output/terminal.js';
import { paintIf } from '../../../src/output/paint.js';
import { choosePager } from '../../../src/output/pager.js';

it('colours follow NO_COLOR, FORCE_COLOR and TERM', () => {
  expect(wantsColour(true, {})).toBe(true);
  expect(wantsColour(false, {})).toBe(false);
  expect(wantsColour(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
  expect(wantsColour(false, { FORCE_COLOR: '1' })).toBe(true);
  expect(wantsColour(true, { FORCE_COLOR: '0' })).toBe(false);
  expect(wantsColour(true, { TERM: 'dumb' })).toBe(false);
});

it('paint is nothing where colours are off', () => {
  expect(paintIf(false).red('x')).toBe('x');
  expect(paintIf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
  expect(paintIf(true).red('')).toBe('');
});

it('H-CLI-3: the pager is a list of words for no shell', () => {
  expect(choosePager({})).toEqual(['less', '-FRX']);
  expect(choosePager({ PAGER: 'more -s;  rm x' })).toEqual(['more', '-s;', 'rm', 'x']);
  expect(choosePager({ MUSE_PAGER: 'most', PAGER: 'more' })).toEqual(['most']);
  expect(choosePager({ PAGER: 'cat' })).toBeUndefined();
  expect(choosePager({ MUSE_PAGER: '' })).toBeUndefined();
});
