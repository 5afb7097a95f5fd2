import { expect, it } from 'vitest';
import { suggest } from '../../../src/arguments/suggest.js';

const names = ['commit', 'checkout', 'completion', 'status', 'log', 'ls-files', 'tag'];

it('finds what was meant', () => {
  const meant = {
    comit: 'commit',
    commmit: 'commit',
    comimt: 'commit',
    satus: 'status',
    lgo: 'log',
    ls: 'ls-files',
    stat: 'status',
  };
  for (const [word, name] of Object.entries(meant)) expect(suggest(word, names), word).toBe(name);
});

it('stays silent where nothing is near', () => {
  for (const word of ['frobnicate', 'x', '', 'push']) expect(suggest(word, names), word).toBeUndefined();
});
