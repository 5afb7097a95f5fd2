import { expect, it } from 'vitest';
import { formatDate, localZone, parseDate, zoneMinutes } from '../../../src/arguments/date.js';

it('reads dates with a zone', () => {
  const expected = { time: 1_795_341_600, zone: '+0100' };
  expect(parseDate('2026-11-22T11:00:00+01:00')).toEqual(expected);
  expect(parseDate('2026-11-22 11:00 +0100')).toEqual(expected);
  expect(parseDate('2026-11-22T10:00:00.250Z')).toEqual({ time: 1_795_341_600, zone: '+0000' });
  expect(parseDate('@1795341600 +0100')).toEqual(expected);
  expect(parseDate('@0')).toEqual({ time: 0 });
});

it('reads a date without a zone as local time', () => {
  const { time, zone } = parseDate('2026-07-01 12:30:15');
  expect(zone).toBeUndefined();
  expect(new Date(time * 1000).getHours()).toBe(12);
});

it('H-CLI-4: refuses what is no date', () => {
  const wrong = [
    '',
    'now',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026-11-22T25:00',
    '1795341600',
    '@-1',
    '1969-12-31T00:00Z',
    '2026-11-22T10:00+99:00',
    '@1 +0199',
    '2026-11-22T10:00:00+01:00x',
  ];
  for (const text of wrong) expect(() => parseDate(text), text).toThrow();
});

it('shows the clock of the place', () => {
  expect(formatDate(1_795_341_600, '+0100')).toBe('2026-11-22 11:00:00 +0100');
  expect(formatDate(0, '-0330')).toBe('1969-12-31 20:30:00 -0330');
  expect(formatDate(8.64e15, '+0000')).toBe('@8640000000000000 +0000');
});

it('zones', () => {
  expect([zoneMinutes('-0330'), zoneMinutes('Z'), zoneMinutes('+05:45')]).toEqual([-210, 0, 345]);
  expect(localZone(0)).toMatch(/^[+-]\d{4}$/);
});
