import { describe, expect, it } from 'vitest';

import {
  getConfigValue,
  getConfigValueSync,
  listConfigSync,
  readConfigSync,
  setConfigValueSync,
  unsetConfigValueSync,
  type SettableValue,
} from '../../../src/index.js';
import { newConfig, textOf, thrownBy } from '../../support.js';

/** Text before, key, value, text after. */
const SETS: readonly (readonly [string, string, string, SettableValue, string])[] = [
  ['an empty file', '', 'user.name', 'A', '[user]\nname = "A"\n'],
  ['a value in place', '[user]\nname = "A" # me\n', 'user.name', 'B', '[user]\nname = "B" # me\n'],
  ['a value in an odd form', "a . 'b'\t=\t'''x\ny'''\t# c\n", 'a.b', 1, "a . 'b'\t=\t1\t# c\n"],
  ['a list over several lines', 'a = [1, # one\n  "]", 2]\nb = 1\n', 'a', 'x', 'a = "x"\nb = 1\n'],
  [
    'a key after the others of its section',
    '[a]\nx = 1\n\n# about b\n[b]\n',
    'a.y',
    2,
    '[a]\nx = 1\ny = 2\n\n# about b\n[b]\n',
  ],
  ['the indentation of its section', '[a]\n\t x = 1\n[b]\n', 'a.y', 2, '[a]\n\t x = 1\n\t y = 2\n[b]\n'],
  ['an empty section', '[a]\n[b]\nx = 1', 'a.y', 2, '[a]\ny = 2\n[b]\nx = 1'],
  ['a new section behind the last', '[a]\nx = 1', 'b.c.d', true, '[a]\nx = 1\n\n[b.c]\nd = true\n'],
  ['CRLF', '[a]\r\nx = 1\r\n', 'b.y', 2, '[a]\r\nx = 1\r\n\r\n[b]\r\ny = 2\r\n'],
  ['CRLF in a section', '[a]\r\nx = 1\r\n[b]\r\n', 'a.y', 2, '[a]\r\nx = 1\r\ny = 2\r\n[b]\r\n'],
  ['keys with dots', 'user.name = "A"\n[b]\n', 'user.email', 'e', 'user.name = "A"\nuser.email = "e"\n[b]\n'],
  [
    'keys with dots in a section',
    '[remote]\norigin.url = "x"\n',
    'remote.origin.push',
    'y',
    '[remote]\norigin.url = "x"\norigin.push = "y"\n',
  ],
  [
    'an inline table',
    'user = { name = "A", n = {x=1} } # c\n',
    'user.name',
    'B',
    'user = { name = "B", n = {x=1} } # c\n',
  ],
  [
    'a new key of an inline table',
    'user = { name = "A" }\n',
    'user.email',
    'e',
    'user = { name = "A", email = "e" }\n',
  ],
  ['an empty inline table', 'user = {}\n', 'user.email', 'e', 'user = { email = "e" }\n'],
  ['a nested inline table', 'a = { b = { c = 1 } }\n', 'a.b.d', 2, 'a = { b = { c = 1, d = 2 } }\n'],
  ['a key at the top', '[a]\nx = 1\n', 'top', 1, 'top = 1\n[a]\nx = 1\n'],
  ['a key after those at the top', 'one = 1\n\n[a]\nx = 1\n', 'two', 2, 'one = 1\ntwo = 2\n\n[a]\nx = 1\n'],
  ['a section that a deeper one implies', '[a.b]\nx = 1\n', 'a.y', 2, '[a.b]\nx = 1\n\n[a]\ny = 2\n'],
  ['lists of tables elsewhere', '[[x]]\na = 1\n[[x]]\na = 2\n', 'y.z', 1, '[[x]]\na = 1\n[[x]]\na = 2\n\n[y]\nz = 1\n'],
  ['a quoted key', '[alias]\n"last one" = "x"\n', 'alias."last one"', 'y', '[alias]\n"last one" = "y"\n'],
  ['a byte order mark', '\ufeff[a]\nx = 1\n', 'a.x', 2, '\ufeff[a]\nx = 2\n'],
  [
    'brackets in strings and comments',
    '# [a]\nx = "[a]" # ]\ny = """\n[a]\nz = 1\n"""\n',
    'a.z',
    2,
    '# [a]\nx = "[a]" # ]\ny = """\n[a]\nz = 1\n"""\n\n[a]\nz = 2\n',
  ],
  [
    'quotes before the quotes that end a text',
    'x = """a""""" # c\ny = \'\'\'b\'\'\'\'\nz = 1\n',
    'x',
    2,
    "x = 2 # c\ny = '''b''''\nz = 1\n",
  ],
  ['a comment without a newline', '# only', 'a.b', 1, '# only\n\n[a]\nb = 1\n'],
];

describe('setConfigValue', () => {
  it.each(SETS)('H-CFG-3: %s', (_what, before, key, value, after) => {
    const file = newConfig(before);
    setConfigValueSync(file, key, value);
    expect(textOf(file)).toBe(after);
    expect(getConfigValueSync(file, key)).toEqual(value);
  });

  it.each<[SettableValue]>([
    ['plain'],
    [''],
    ['a "quoted" \\ back\\slash'],
    ['two\nlines\r\nand\ttabs'],
    ['\u0000\u0001\u001f\u007f\u0080\u2028'],
    ['"""'],
    ["'''"],
    ['😀 日本語'],
    [' spaces '],
    ['# no comment'],
    [0],
    [-0],
    [-5],
    [1.5],
    [1e300],
    [Number.MAX_SAFE_INTEGER],
    [2 ** 60],
    [true],
    [false],
    [['a', 'b "c"', 'd\ne']],
    [[1, 2.5, true, 'x']],
    [[]],
  ])('S-090, H-CFG-3: %j reads back equal', (value) => {
    const file = newConfig('# keep\n[a]\nb = 1 # keep\n');
    setConfigValueSync(file, 'a.value', value);
    setConfigValueSync(file, 'a.b', value);
    expect(getConfigValueSync(file, 'a.value')).toEqual(value);
    expect(getConfigValueSync(file, 'a.b')).toEqual(value);
    expect(textOf(file)).toMatch(/^# keep\n\[a\]\nb = .*# keep\n/s);
  });

  it.each([[NaN], [Infinity], ['\ud800'], [['\udfff']], [undefined], [null], [{}], [[[1]]]])(
    'refuses the value %j, the file unchanged',
    (value) => {
      const file = newConfig('[a]\nb = 1\n');
      expect(() => setConfigValueSync(file, 'a.b', value as SettableValue)).toThrow();
      expect(textOf(file)).toBe('[a]\nb = 1\n');
    },
  );

  it('does not write what is so already', () => {
    const file = newConfig('a = 1.0 # x\n');
    setConfigValueSync(file, 'a', 1);
    expect(textOf(file)).toBe('a = 1.0 # x\n');
  });

  it.each([
    ['a section', '[a]\nb = 1\n', 'a', 'it is a section'],
    ['an implied section', '[a.b.c]\n', 'a.b', 'it is a section'],
    ['an inline table', 'a = { b = 1 }\n', 'a', 'it is a section'],
    ['a key below a value', 'a = 1\n', 'a.b', 'a is a value'],
    ['a key below a list', 'a = [1]\n', 'a.b', 'a is a list'],
    ['an element of a list of tables', '[[a]]\nb = 1\n', 'a.b', 'a is a list'],
    ['below a list of tables', '[[a]]\n[a.b]\nc = 1\n', 'a.b.c', 'a is a list'],
  ])('H-CFG-3: refuses to set %s, the file unchanged', (_what, text, key, reason) => {
    const file = newConfig(text);
    for (const call of [() => setConfigValueSync(file, key, 'x'), () => unsetConfigValueSync(file, key)]) {
      const error = thrownBy(call);
      expect(error).toMatchObject({ code: 'ERR_MUSE_CONFIG_NOT_EDITABLE', kind: 'refused' });
      expect(error.message).toContain(reason);
    }
    expect(textOf(file)).toBe(text);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'a.b c',
    '"a',
    'a"b"',
    '__proto__',
    'a.__proto__',
    'constructor.x',
    'a\nb',
    'ü',
    '"\\q"',
  ])('refuses the key %j', (key) => {
    const file = newConfig('');
    expect(thrownBy(() => setConfigValueSync(file, key, 'x'))).toMatchObject({
      code: 'ERR_MUSE_BAD_CONFIG_KEY',
      kind: 'refused',
    });
    expect(thrownBy(() => getConfigValueSync(file, key)).code).toBe('ERR_MUSE_BAD_CONFIG_KEY');
  });
});

describe('unsetConfigValue', () => {
  it.each([
    ['a line', 'a = 1\nb = 2\n', 'a', 'b = 2\n'],
    ['a line, not the comment behind it', 'a = 1 # why\nb = 2\n', 'a', '# why\nb = 2\n'],
    ['the last line', 'a = 1\nb = 2', 'b', 'a = 1\n'],
    ['all lines of a value', 'a = [\n1,\n]\nb = 2\n', 'a', 'b = 2\n'],
    ['the last key of a section, not the header', '[a]\nb = 1\n', 'a.b', '[a]\n'],
    ['the only key with dots', 'a.b.c = 1\nd = 1\n', 'a.b.c', 'd = 1\n'],
    ['the first of an inline table', 'a = { b = 1, c = 2 }\n', 'a.b', 'a = { c = 2 }\n'],
    ['the last of an inline table', 'a = { b = 1, c = 2 }\n', 'a.c', 'a = { b = 1 }\n'],
    ['the only one of an inline table', 'a = { b = 1 }\n', 'a.b', 'a = { }\n'],
    ['one of a nested inline table', 'a = { b = { c = 1, d = 2 } }\n', 'a.b.c', 'a = { b = { d = 2 } }\n'],
  ])('H-CFG-3: takes out %s', (_what, before, key, after) => {
    const file = newConfig(before);
    expect(unsetConfigValueSync(file, key)).toBe(true);
    expect(textOf(file)).toBe(after);
    expect(unsetConfigValueSync(file, key)).toBe(false);
    expect(textOf(file)).toBe(after);
  });

  it('makes no file', () => {
    const file = newConfig();
    expect(unsetConfigValueSync(file, 'a.b')).toBe(false);
    expect(() => textOf(file)).toThrow('ENOENT');
  });
});

describe('reading', () => {
  it('of an absent file gives nothing', async () => {
    const file = newConfig();
    expect(readConfigSync(file).values).toEqual({});
    expect(await getConfigValue(file, 'a.b')).toBeUndefined();
    expect(listConfigSync(file)).toEqual([]);
  });

  it('lists every value with a key that addresses it', () => {
    const file = newConfig('a = 1\n[b]\nc = "x"\n[b.d]\ne = [1]\n"f g" = 1979-05-27\n[[h]]\ni = 1\n');
    const listed = listConfigSync(file);
    expect(listed.map(({ key }) => key)).toEqual(['a', 'b.c', 'b.d.e', 'b.d."f g"', 'h']);
    for (const { key, value } of listed) expect(getConfigValueSync(file, key)).toEqual(value);
    expect(getConfigValueSync(file, 'b.d')).toMatchObject({ e: [1] });
    expect(getConfigValueSync(file, 'h.i')).toBeUndefined();
    expect(getConfigValueSync(file, 'toString')).toBeUndefined();
  });

  it('keeps whole numbers beyond 2^53 exact', () => {
    expect(getConfigValueSync(newConfig('a = 9223372036854775807\n'), 'a')).toBe(9223372036854775807n);
  });
});
