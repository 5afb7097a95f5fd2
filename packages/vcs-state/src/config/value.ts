import { MuseError } from '@muse/io';

/** A value of a configuration file. Whole numbers beyond 2^53 are `bigint`; dates and times are `Date` objects of TOML. */
export type ConfigValue = string | number | bigint | boolean | Date | readonly ConfigValue[] | ConfigTable;

/** A section: its keys and sections by name. */
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

/** What can be set: a scalar, or an array of scalars. */
export type SettableValue = string | number | boolean | readonly (string | number | boolean)[];

export function isTable(value: ConfigValue | undefined): value is ConfigTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

/** The value at a path of keys; `undefined` if there is none. */
export function valueAt(table: ConfigTable, path: readonly string[]): ConfigValue | undefined {
  let value: ConfigValue | undefined = table;
  for (const key of path) value = isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** True if two values say the same: same types, same numbers, same keys in any order. */
export function equalValues(a: ConfigValue | undefined, b: ConfigValue | undefined): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((value, index) => equalValues(value, b[index]));
  if (a instanceof Date && b instanceof Date) return a.toISOString() === b.toISOString();
  if (isTable(a) && isTable(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]))
    );
  }
  return Object.is(a, b);
}

/** The table with the value at `path` replaced, or taken away where `value` is `undefined`. */
export function withValue(table: ConfigTable, path: readonly string[], value: ConfigValue | undefined): ConfigTable {
  const [key, ...rest] = path as [string, ...string[]];
  const { [key]: current, ...others } = table;
  if (rest.length === 0) return value === undefined ? others : { ...others, [key]: value };
  return { ...others, [key]: withValue(isTable(current) ? current : {}, rest, value) };
}

const NEEDS_ESCAPE = /["\\\u0000-\u001f\u007f]/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** A text as a TOML basic string on one line. */
export function formatString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw badValue('it holds a lone surrogate, which UTF-8 cannot express');
  const escape = (char: string): string =>
    SHORT_ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(NEEDS_ESCAPE, escape)}"`;
}

/** A value as TOML. Throws `ERR_MUSE_BAD_CONFIG_VALUE` (refused) for one that would not read back equal. */
export function formatValue(value: SettableValue): string {
  if (typeof value === 'string') return formatString(value);
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${(value as readonly (string | number | boolean)[]).map(formatScalar).join(', ')}]`;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw badValue(`it is ${String(value)}`);
  if (Object.is(value, -0)) return '-0.0';
  // TOML takes digits alone for a whole number, and beyond 2^53 it would not be read as the same one.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

function formatScalar(value: string | number | boolean): string {
  if (isList(value)) throw badValue('it is a list of lists');
  return formatValue(value);
}

function isList(value: ConfigValue | undefined): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

function badValue(reason: string): MuseError {
  return new MuseError(`the value cannot be kept in a configuration file: ${reason}`, {
    code: 'ERR_MUSE_BAD_CONFIG_VALUE',
    kind: 'refused',
  });
}
