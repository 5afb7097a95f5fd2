import { MuseError } from '@muse/io';
import { parse, TomlError } from 'smol-toml';

import type { ConfigTable } from './value.js';

/** Largest configuration file, in bytes, and deepest nesting of its values. */
export const LARGEST_CONFIG: number = 4 * 1024 * 1024;
const DEEPEST = 100;

/** Reads TOML; `path` is for the error: `ERR_MUSE_BAD_CONFIG` (setup) with file, line and column. */
export function parseConfig(text: string, path: string): ConfigTable {
  try {
    const options = { integersAsBigInt: 'asNeeded', unsafeKeyBehaviour: 'throw', maxDepth: DEEPEST } as const;
    return parse(text.startsWith('\uFEFF') ? text.slice(1) : text, options) as ConfigTable;
  } catch (error) {
    if (!(error instanceof TomlError))
      throw badConfig(path, error instanceof Error ? error.message : String(error), error);
    const reason = error.message.split('\n')[0]!.replace('Invalid TOML document: ', '');
    throw badConfig(path, reason, error, { line: error.line, column: error.column });
  }
}

/** The text of a configuration file. Throws `ERR_MUSE_BAD_CONFIG` (setup) where it is no UTF-8 or too large. */
export function decodeConfig(bytes: Uint8Array, path: string): string {
  if (bytes.length > LARGEST_CONFIG) throw badConfig(path, `it is larger than ${LARGEST_CONFIG} bytes`);
  const text = Buffer.from(bytes).toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  const good = text.slice(0, Math.max(0, text.indexOf('\uFFFD')));
  throw badConfig(path, 'it is not valid UTF-8', undefined, { line: good.split('\n').length, column: 1 });
}

export function badConfig(
  path: string,
  reason: string,
  cause?: unknown,
  at?: { readonly line: number; readonly column: number },
): MuseError {
  const place = at === undefined ? path : `${path}, line ${at.line}`;
  return new MuseError(`the configuration file ${place}: ${reason}`, {
    code: 'ERR_MUSE_BAD_CONFIG',
    kind: 'setup',
    hint: 'Correct the file in an editor; nothing has been changed.',
    data: { path, reason, ...at },
    cause,
  });
}
