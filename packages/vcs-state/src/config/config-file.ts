import { basePath, nodeFileSystem, parentPath, type FileSystem } from '@muse/io';
import { port, withLock, writeFileAtomic, type Protocol } from '@muse/io/protocols';

import { setInText, unsetInText } from './edit.js';
import { formatKey, parseKey } from './key.js';
import { decodeConfig, parseConfig } from './parse-config.js';
import { isTable, valueAt, type ConfigTable, type ConfigValue, type SettableValue } from './value.js';

/** A configuration file, which need not exist: a handle that holds nothing open. */
export interface ConfigFile {
  readonly fs: FileSystem;
  readonly path: string;
  /** The lock that every change of this file holds. */
  readonly lockPath: string;
  readonly around?: AroundEdit;
}

/** The text of a file before and after an edit; `null`: there was no file. */
export interface TextEdit {
  readonly before: string | null;
  readonly after: string;
}

/** Carries an edit out by running `write`, which is the whole of it: for notes before and after. Under the file's lock. */
export type AroundEdit = (edit: TextEdit, write: () => Protocol<void>) => Protocol<void>;

export interface ConfigFileOptions {
  readonly fs?: FileSystem;
  /** By default `locks/<name>` in the file's directory. */
  readonly lockPath?: string;
  /** Is told of each edit of the file, and runs it. */
  readonly around?: AroundEdit;
}

/** Makes a handle on a configuration file. Touches no file. */
export function openConfigFile(path: string, options: ConfigFileOptions = {}): ConfigFile {
  const lockPath = options.lockPath ?? `${parentPath(path)}/locks/${basePath(path)}`;
  const { fs = nodeFileSystem, around } = options;
  return { fs, path, lockPath, ...(around && { around }) };
}

/** One configuration, or several merged into one. */
export interface Config {
  /** Where the values come from, the weakest first. */
  readonly paths: readonly string[];
  readonly values: ConfigTable;
}

/** Reads a file; an absent one is empty. Throws `ERR_MUSE_BAD_CONFIG` (setup) naming file and line. */
export function* readConfig(file: ConfigFile): Protocol<Config> {
  const text = (yield* readText(file)) ?? '';
  return { paths: [file.path], values: text === '' ? {} : parseConfig(text, file.path) };
}

/** The value of a dotted key; `undefined` if it is not set. Throws as `readConfig`. */
export function* getConfigValue(file: ConfigFile, key: string): Protocol<ConfigValue | undefined> {
  const keys = parseKey(key);
  return valueAt((yield* readConfig(file)).values, keys);
}

/** All values with their dotted keys, sections before what follows them in the file. Throws as `readConfig`. */
export function* listConfig(
  file: ConfigFile,
): Protocol<readonly { readonly key: string; readonly value: ConfigValue }[]> {
  return flattenConfig(yield* readConfig(file));
}

/** All values of a configuration with their dotted keys. */
export function flattenConfig(config: Config): readonly { readonly key: string; readonly value: ConfigValue }[] {
  const flatten = (table: ConfigTable, above: readonly string[]): { key: string; value: ConfigValue }[] =>
    Object.entries(table).flatMap(([name, value]) => {
      const keys = [...above, name];
      return isTable(value) ? flatten(value, keys) : [{ key: formatKey(keys), value }];
    });
  return flatten(config.values, []);
}

/**
 * Sets a value and keeps every other byte of the file: comments, order, unknown keys, line ends. Durable when it returns.
 * A crash leaves the complete old or new file.
 *
 * @throws `ERR_MUSE_BAD_CONFIG` (setup) if the file cannot be parsed; `ERR_MUSE_BAD_CONFIG_KEY`,
 * `ERR_MUSE_BAD_CONFIG_VALUE`, `ERR_MUSE_CONFIG_NOT_EDITABLE` (refused). The file is then unchanged.
 */
export function* setConfigValue(file: ConfigFile, key: string, value: SettableValue): Protocol<void> {
  yield* setAt(file, parseKey(key), value);
}

/** Takes a value out, and keeps every other byte; false if it was not set. Throws as `setConfigValue`. */
export function* unsetConfigValue(file: ConfigFile, key: string): Protocol<boolean> {
  const keys = parseKey(key);
  return yield* editText(file, (text) => unsetInText(text, keys, file.path));
}

/** `setConfigValue` for a key in parts. */
export function* setAt(file: ConfigFile, keys: readonly string[], value: SettableValue): Protocol<void> {
  yield* editText(file, (text) => setInText(text, keys, value, file.path));
}

function* editText(file: ConfigFile, edit: (text: string) => string): Protocol<boolean> {
  return yield* withLock(file.lockPath, function* () {
    const before = yield* readText(file);
    const after = edit(before ?? '');
    if (after === (before ?? '')) return false;
    if (file.around === undefined) yield* writeText(file, after);
    else yield* file.around({ before, after }, () => writeText(file, after));
    return true;
  });
}

function* writeText(file: ConfigFile, text: string): Protocol<void> {
  // Where the file is a link into somebody's collection of settings, the link stays one.
  const path = (yield* port.realpath(file.path)) ?? file.path;
  const mode = (yield* port.stat(path))?.mode;
  yield* writeFileAtomic(path, Buffer.from(text, 'utf8'), mode === undefined ? {} : { mode });
}

function* readText(file: ConfigFile): Protocol<string | null> {
  const bytes = yield* port.readFile(file.path);
  return bytes === undefined ? null : decodeConfig(bytes, file.path);
}
