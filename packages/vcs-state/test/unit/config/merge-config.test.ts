import { expect, it } from 'vitest';

import { configValue, mergeConfig, readConfigSync } from '../../../src/index.js';
import { newConfig } from '../../support.js';

it('joins sections; later levels win; lists replace', () => {
  const [weak, strong] = [
    newConfig('[user]\nname = "A"\nemail = "a@x"\n[list]\nx = [1, 2]\n[only]\nweak = 1\n'),
    newConfig('[user]\nname = "B"\n[list]\nx = [3]\n[new]\ny = 1\n'),
  ];
  const merged = mergeConfig([readConfigSync(weak), readConfigSync(strong), readConfigSync(newConfig())]);
  expect(merged.paths).toHaveLength(3);
  expect(merged.values).toEqual({
    user: { name: 'B', email: 'a@x' },
    list: { x: [3] },
    only: { weak: 1 },
    new: { y: 1 },
  });
  expect(configValue(merged, 'user.email')).toBe('a@x');
  expect(configValue(merged, 'user.none')).toBeUndefined();
});

it('a value replaces a section and the other way round', () => {
  const merged = mergeConfig([
    readConfigSync(newConfig('a = 1\nb.c = 2\n')),
    readConfigSync(newConfig('a.x = 1\nb = 3\n')),
  ]);
  expect(merged.values).toEqual({ a: { x: 1 }, b: 3 });
});

it('of no level is empty', () => {
  expect(mergeConfig([])).toEqual({ paths: [], values: {} });
});
