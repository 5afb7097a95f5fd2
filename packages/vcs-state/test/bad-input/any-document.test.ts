import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { expect, it } from 'vitest';

import { setInText, unsetInText } from '../../src/config/edit.js';
import type { SettableValue } from '../../src/index.js';

/*
 * Documents are made line by line in all the ways in which TOML can say something. An edit is right if the text differs
 * from before in one place only, and what it says differs in the value addressed only.
 */

const word = fc.constantFrom('a', 'b', 'c', 'long-name', 'q r', 'é');
const key = fc
  .array(word, { minLength: 1, maxLength: 2 })
  .map((keys) => keys.map((part) => (/^[\w-]+$/.test(part) ? part : `"${part}"`)).join('.'));
const blank = fc.constantFrom('', ' ', '\t', '  ');
const value = fc.oneof(
  fc.constantFrom(
    '1',
    '-0.5',
    'true',
    '1979-05-27 07:32:00',
    '"x # y"',
    "'lit\\'",
    '"""\nmany [a]\nlines\\"""" """',
    "'''\n[b]\n'''",
    '[]',
    '[1, 2, # two\n  "]", {x = 1}]',
    '{}',
    '{ a = 1, b.c = "}" }',
    '{a={b={c=1}}}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => stringify({ x: text }).slice(4).trim()),
);
const comment = fc.constantFrom('', '', ' # why [x] = "', '#');
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(blank, key, blank, blank, value, comment)
      .map(([indent, k, x, y, v, c]) => `${indent}${k}${x}=${y}${v}${c}`),
  },
  { weight: 3, arbitrary: fc.tuple(blank, key, comment).map(([indent, k, c]) => `${indent}[${k}]${c}`) },
  { weight: 1, arbitrary: key.map((k) => `[[${k}]]`) },
  { weight: 2, arbitrary: fc.constantFrom('', '# a comment', '   ') },
);

/** Lines are left out where they would make the document wrong, so that few attempts are wasted. */
const documents = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, newline, ends]) => {
    const kept: string[] = [];
    for (const next of lines) if (isToml([...kept, next].join('\n'))) kept.push(next);
    return kept.map((each) => each.replaceAll('\n', newline)).join(newline) + (ends ? newline : '');
  })
  .filter(isToml);
const keys = fc.array(word, { minLength: 1, maxLength: 3 });
const settable: fc.Arbitrary<SettableValue> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary-ascii', maxLength: 8 }),
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((number) => !Number.isInteger(number) || Number.isSafeInteger(number)),
  fc.boolean(),
  fc.array(fc.oneof(fc.integer(), fc.string({ maxLength: 3 })), { maxLength: 3 }),
);

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What two texts have in common at the front and at the end. */
function common(a: string, b: string): { readonly front: number; readonly end: number } {
  let front = 0;
  while (front < Math.min(a.length, b.length) && a[front] === b[front]) front++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - front && a.at(-1 - end) === b.at(-1 - end)) end++;
  return { front, end };
}

function plain(text: string): unknown {
  return JSON.parse(JSON.stringify(parse(text.replace(/^\ufeff/, ''))));
}

function withPath(document: unknown, path: readonly string[], change: unknown): unknown {
  const [first, ...rest] = path as [string, ...string[]];
  const table = (typeof document === 'object' && document !== null ? document : {}) as Record<string, unknown>;
  if (rest.length > 0) return { ...table, [first]: withPath(table[first], rest, change) };
  const { [first]: _gone, ...others } = table;
  return change === undefined ? others : { ...others, [first]: change };
}

/** The value at a path of what a text says. */
function valueIn(text: string, path: readonly string[]): unknown {
  let value: unknown = parse(text);
  for (const part of path) value = (value as Record<string, unknown> | undefined)?.[part];
  return value;
}

/** The text with the value set; `undefined` if that is refused. */
function edit(text: string, path: readonly string[], newValue: SettableValue): string | undefined {
  try {
    return setInText(text, path, newValue, 'config.toml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_MUSE_CONFIG_NOT_EDITABLE' });
    return undefined;
  }
}

it('H-CFG-3: an edit of any document changes one place and says what it should, or is refused', () => {
  let edited = 0;
  fc.assert(
    fc.property(documents, keys, settable, (before, path, newValue) => {
      const after = edit(before, path, newValue);
      if (after === undefined) return;
      edited++;
      expect(valueIn(after, path)).toEqual(newValue);
      expect(plain(after)).toEqual(withPath(plain(before), path, JSON.parse(JSON.stringify(newValue))));
      // Bytes go only where the value stood that is replaced: behind its `=`, and not past its line's comment.
      const { front, end } = common(before, after);
      const gone = before.slice(front, before.length - end);
      if (valueIn(before, path) === undefined) expect(gone).toBe('');
      for (const note of before.match(/^\s*#.*$/gm) ?? []) expect(after).toContain(note.trim());
    }),
    { numRuns: 4_000 },
  );
  expect(edited).toBeGreaterThan(2_000);
});

it('H-CFG-3: a value that is set to another and back gives the same bytes', () => {
  fc.assert(
    fc.property(documents, keys, settable, settable, (before, path, first, second) => {
      const once = edit(before, path, first);
      if (once === undefined || valueIn(before, path) !== undefined) return;
      expect(edit(edit(once, path, second)!, path, first)).toBe(once);
    }),
    { numRuns: 2_000 },
  );
});

it('H-CFG-3: a value that is set and taken out again leaves every byte that was there before', () => {
  fc.assert(
    fc.property(documents, keys, (before, path) => {
      const once = edit(before, path, 'new');
      if (once === undefined || valueIn(before, path) !== undefined) return;
      const after = unsetInText(once, path, 'config.toml');
      expect(valueIn(after, path)).toBeUndefined();
      const { front, end } = common(before, after);
      expect(front + end).toBeGreaterThanOrEqual(before.length);
    }),
    { numRuns: 2_000 },
  );
});

it('H-CFG-3: taking out any value of any document keeps all others, and every comment', () => {
  let removed = 0;
  fc.assert(
    fc.property(documents, fc.nat(), (before, choice) => {
      const paths = leaves(parse(before));
      if (paths.length === 0) return;
      const path = paths[choice % paths.length]!;
      let after: string;
      try {
        after = unsetInText(before, path, 'config.toml');
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_MUSE_CONFIG_NOT_EDITABLE' });
        return;
      }
      removed++;
      const rest = (text: string): string =>
        JSON.stringify(
          leaves(parse(text))
            .map((leaf) => [leaf, JSON.stringify(valueIn(text, leaf))])
            .sort(),
        );
      expect(rest(after)).toBe(
        JSON.stringify(
          leaves(parse(before))
            .filter((leaf) => leaf !== path && leaf.join('.') !== path.join('.'))
            .map((leaf) => [leaf, JSON.stringify(valueIn(before, leaf))])
            .sort(),
        ),
      );
      for (const note of before.match(/^\s*#.*$/gm) ?? []) expect(after).toContain(note.trim());
    }),
    { numRuns: 2_000 },
  );
  expect(removed).toBeGreaterThan(1_000);
});

/** The paths of all values that are no tables. */
function leaves(table: object, above: readonly string[] = []): (readonly string[])[] {
  return Object.entries(table).flatMap(([name, entry]) => {
    const isTable = typeof entry === 'object' && !Array.isArray(entry) && !(entry instanceof Date);
    return isTable ? leaves(entry as object, [...above, name]) : [[...above, name]];
  });
}
