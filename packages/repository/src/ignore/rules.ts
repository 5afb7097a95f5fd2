import ignore from 'ignore';
import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import { isSecretName } from './secrets.js';

/** An ignore file larger than this (bytes) is a mistake. */
const MAX_RULES_BYTES = 1024 * 1024;

/** The rules that apply in one directory: its own and those above. Read and compiled when first asked. */
export interface IgnoreRules {
  /** Relative to the root of the work tree; `''` is the root. */
  readonly path: string;
  readonly above: IgnoreRules | undefined;
  /** The ignore file in this directory, if one is there: a path of the file system. */
  readonly file: string | undefined;
  /** `undefined`: not read yet. `null`: none. */
  compiled: ignore.Ignore | null | undefined;
  /** `undefined`: not asked yet. */
  ignored: boolean | undefined;
}

/** The names of ignore files; the first is used unless only the second is in the root of the work tree. */
export const IGNORE_FILES = ['.museignore', '.gitignore'] as const;

/** The rules of a directory below `above`; nothing is read yet. */
export function rulesBelow(above: IgnoreRules | undefined, path: string, file: string | undefined): IgnoreRules {
  return { path, above, file, compiled: undefined, ignored: above === undefined ? false : undefined };
}

/**
 * True if an untracked path is ignored, by gitignore's rules: the deepest ignore file with a pattern for it decides, the
 * last such pattern in that file counts, and what lies in an ignored directory is ignored. Secrets always are.
 */
export function* isIgnored(rules: IgnoreRules, name: string, directory: boolean): Protocol<boolean> {
  if (!directory && isSecretName(name)) return true;
  if (yield* isDirectoryIgnored(rules)) return true;
  return yield* matches(rules, rules.path === '' ? name : `${rules.path}/${name}`, directory);
}

function* isDirectoryIgnored(rules: IgnoreRules): Protocol<boolean> {
  if (rules.ignored === undefined) {
    const above = rules.above!;
    rules.ignored = (yield* isDirectoryIgnored(above)) || (yield* matches(above, rules.path, true));
  }
  return rules.ignored;
}

function* matches(rules: IgnoreRules, path: string, directory: boolean): Protocol<boolean> {
  for (let level: IgnoreRules | undefined = rules; level !== undefined; level = level.above) {
    const compiled = level.compiled === undefined ? yield* compile(level) : level.compiled;
    if (compiled === null) continue;
    const relative = level.path === '' ? path : path.slice(level.path.length + 1);
    const result = compiled.test(directory ? `${relative}/` : relative);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

function* compile(rules: IgnoreRules): Protocol<ignore.Ignore | null> {
  rules.compiled = null;
  if (rules.file === undefined) return null;
  const bytes = yield* port.readFile(rules.file);
  if (bytes === undefined) return null;
  if (bytes.length > MAX_RULES_BYTES) {
    throw new MuseError(`${rules.file} has ${bytes.length} bytes, more than an ignore file may have`, {
      code: 'ERR_MUSE_BAD_IGNORE_FILE',
      kind: 'setup',
      data: { path: rules.file, bytes: bytes.length, limit: MAX_RULES_BYTES },
    });
  }
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  rules.compiled = ignore({ ignorecase: false }).add(text);
  return rules.compiled;
}
