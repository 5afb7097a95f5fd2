import { mkdirSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  CONFIG_LEVELS,
  configSetting,
  configSettings,
  configValue,
  openConfigFile,
  openConfigLevels,
  readConfigLevels,
  readConfigLevelsSync,
  setConfigValueSync,
  type ConfigLevel,
  type ConfigLevels,
} from '../../../src/index.js';
import { tempDir, thrownBy } from '../../support.js';

/** The files of the levels that have a text. */
function levels(texts: Partial<Record<ConfigLevel, string>>): ConfigLevels {
  const dir = tempDir();
  const files = CONFIG_LEVELS.flatMap((level) => {
    const text = texts[level];
    if (text === undefined) return [];
    mkdirSync(`${dir}/${level}`);
    if (text !== '') writeFileSync(`${dir}/${level}/config.toml`, text);
    return [[level, openConfigFile(`${dir}/${level}/config.toml`)] as const];
  });
  return openConfigLevels(Object.fromEntries(files));
}

describe('levels of configuration', () => {
  it('the strongest that says something wins, and says where it comes from', async () => {
    const config = await readConfigLevels(
      levels({
        system: '[user]\nname = "system"\nemail = "system"\n[a]\nx = 1\n',
        user: '[user]\nname = "user"\n',
        repository: '[a]\nx = 3\ny = [1, 2]\n',
        worktree: '[a]\ny = [3]\n',
      }),
    );
    const from = (key: string): unknown => {
      const { value, level } = configSetting(config, key) ?? {};
      return [value, level];
    };
    expect(from('user.name')).toEqual(['user', 'user']);
    expect(from('user.email')).toEqual(['system', 'system']);
    expect(from('a.x')).toEqual([3, 'repository']);
    expect(from('a.y')).toEqual([[3], 'worktree']);
    expect(configSetting(config, 'a.y')!.path).toMatch(/worktree\/config\.toml$/);
    expect(configSetting(config, 'a')).toBeUndefined();
    expect(configSetting(config, 'none')).toBeUndefined();
    expect(configSettings(config).map(({ key, level }) => `${key} ${level}`)).toEqual([
      'user.name user',
      'user.email system',
      'a.x repository',
      'a.y worktree',
    ]);
    expect(configValue(config.effective, 'user.name')).toBe('user');
  });

  it('a value hides a section below it, and a section a value', () => {
    const config = readConfigLevelsSync(
      levels({ system: 'b = 1\n[a]\nx = 1\n', user: 'a = "value"\n[b]\nx = 2\n', repository: '[b]\ny = 3\n' }),
    );
    expect(configSettings(config).map(({ key, value, level }) => [key, value, level])).toEqual([
      ['b.x', 2, 'user'],
      ['b.y', 3, 'repository'],
      ['a', 'value', 'user'],
    ]);
    expect(configSetting(config, 'a.x')).toBeUndefined();
    expect(configSetting(config, 'b')).toBeUndefined();
  });

  it('files that do not exist are empty, levels that there are not are left out', () => {
    const here = levels({ user: '', repository: '' });
    expect(readConfigLevelsSync(here).levels.map(({ level }) => level)).toEqual(['user', 'repository']);
    expect(configSettings(readConfigLevelsSync(here))).toEqual([]);
    setConfigValueSync(here.files.repository!, 'constructor_x."odd key".z', true);
    expect(configSettings(readConfigLevelsSync(here))).toMatchObject([
      { key: 'constructor_x."odd key".z', value: true, level: 'repository' },
    ]);
    expect(readConfigLevelsSync(openConfigLevels({})).levels).toEqual([]);
  });

  it('H-CFG-2: a level that cannot be parsed is an error that names its file and line', () => {
    const error = thrownBy(() => readConfigLevelsSync(levels({ user: 'a = 1\n', repository: 'x = 1\ny = = 2\n' })));
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_CONFIG', kind: 'setup', data: { line: 2 } });
    expect(error.data!['path']).toMatch(/repository\/config\.toml$/);
  });

  it('every edit can be seen and carried out by who opened the file', () => {
    const path = `${tempDir()}/config.toml`;
    const seen: unknown[] = [];
    const file = openConfigFile(path, {
      *around(edit, write) {
        seen.push(edit);
        yield* write();
        seen.push('written');
      },
    });
    setConfigValueSync(file, 'a.b', 1);
    setConfigValueSync(file, 'a.b', 1);
    setConfigValueSync(file, 'a.b', 2);
    expect(seen).toEqual([
      { before: null, after: '[a]\nb = 1\n' },
      'written',
      { before: '[a]\nb = 1\n', after: '[a]\nb = 2\n' },
      'written',
    ]);
    const refusing = openConfigFile(path, {
      // eslint-disable-next-line require-yield -- it refuses at once
      *around() {
        throw new Error('not now');
      },
    });
    expect(thrownBy(() => setConfigValueSync(refusing, 'a.b', 3)).message).toBe('not now');
    expect(configValue(readConfigLevelsSync(openConfigLevels({ user: file })).effective, 'a.b')).toBe(2);
  });
});
