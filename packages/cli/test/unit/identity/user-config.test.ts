import { expect, it } from 'vitest';
import { userConfigPath } from '../../../src/identity/user-config.js';

it('follows the XDG specification', () => {
  expect(userConfigPath({ HOME: '/somewhere/ada' }, 'linux')).toBe('/somewhere/ada/.config/muse/config.toml');
  expect(userConfigPath({ HOME: '/somewhere/ada', XDG_CONFIG_HOME: '/cfg' }, 'linux')).toBe('/cfg/muse/config.toml');
  expect(userConfigPath({ HOME: '/somewhere/ada', XDG_CONFIG_HOME: 'relative' }, 'linux')).toBe(
    '/somewhere/ada/.config/muse/config.toml',
  );
});

it('there is none without a home directory', () => {
  for (const env of [{}, { HOME: '' }, { HOME: 'relative' }, { XDG_CONFIG_HOME: '' }])
    expect(userConfigPath(env, 'linux')).toBeUndefined();
});
