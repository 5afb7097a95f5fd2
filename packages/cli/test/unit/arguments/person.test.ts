import { expect, it } from 'vitest';
import { checkEmail, checkName, parsePerson } from '../../../src/arguments/person.js';

it('reads a name with an address', () => {
  expect(parsePerson('Ada Lovelace <ada@example.com>')).toEqual({ name: 'Ada Lovelace', email: 'ada@example.com' });
  expect(parsePerson(' Zoë <>')).toEqual({ name: 'Zoë', email: '' });
});

it('refuses what a commit cannot record', () => {
  for (const text of ['', 'Ada', 'ada@example.com', '<a@b>', 'A <a> <b>', 'A <a@b', 'A\nB <a@b>', 'A <a\u001b@b>']) {
    expect(() => parsePerson(text), text).toThrow();
  }
  expect(() => checkName('  ')).toThrow('empty');
  expect(() => checkEmail('a>b')).toThrow('control');
});
