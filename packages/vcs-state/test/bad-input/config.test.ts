import { readFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import {
  getConfigValueSync,
  listConfigSync,
  listRemotesSync,
  readConfigSync,
  setConfigValueSync,
  setRemoteSync,
  unsetConfigValueSync,
} from '../../src/index.js';
import { newConfig, thrownBy } from '../support.js';

describe('a configuration file', () => {
  it.each<[string, string | Uint8Array, number]>([
    ['a line that is none', '[user]\nname = "A"\nnonsense\n', 3],
    ['an open string', 'a = 1\nb = "x\n', 2],
    ['a key twice', 'a = 1\n\na = 2\n', 3],
    ['a section twice', '[a]\nx = 1\n[a]\n', 3],
    ['a conflict marker', 'a = 1\n<<<<<<< ours\n', 2],
    ['zeros', '\0'.repeat(100), 1],
    ['what is not UTF-8', Buffer.from([...Buffer.from('a = 1\nb = "'), 0xff, ...Buffer.from('"\n')]), 2],
    ['a key that is none', '__proto__ = 1\n', 1],
    ['deep nesting', `a = ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`, 1],
  ])(
    'H-CFG-2: with %s is an error that names file and line, to readers and writers, and stays as it is',
    (_what, text, line) => {
      const file = newConfig();
      writeFileSync(file.path, text);
      for (const call of [
        () => readConfigSync(file),
        () => getConfigValueSync(file, 'a.b'),
        () => listConfigSync(file),
        () => listRemotesSync(file),
        () => setConfigValueSync(file, 'a.b', 'x'),
        () => unsetConfigValueSync(file, 'a.b'),
        () => setRemoteSync(file, 'origin', 'x'),
      ]) {
        const error = thrownBy(call);
        expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_CONFIG', kind: 'setup', data: { path: file.path, line } });
        expect(error.message).toContain(`${file.path}, line ${line}`);
        expect(error.message).not.toContain('\n');
      }
      expect(readFileSync(file.path)).toEqual(Buffer.from(text));
    },
  );

  it('I-9: of absurd size is refused', () => {
    const file = newConfig(`a = "${'x'.repeat(5_000_000)}"\n`);
    expect(thrownBy(() => readConfigSync(file)).code).toBe('ERR_MUSE_BAD_CONFIG');
  });
});
