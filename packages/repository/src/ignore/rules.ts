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
  /** This directory's rules after those above, as patterns from the root; `undefined`: not read yet. `null`: none at all. */
  compiled: ignore.Ignore | null | undefined;
}

/** The names of ignore files; the first is used unless only the second is in the root of the work tree. */
export const IGNORE_FILES = ['.museignore', '.gitignore'] as const;

/** The rules of a directory below `above`; nothing is read yet. */
export function rulesBelow(above: IgnoreRules | undefined, path: string, file: string | undefined): IgnoreRules {
  return { path, above, file, compiled: undefined };
}

/**
 * True if an untracked path is ignored, by gitignore's rules: the deepest ignore file with a pattern for it decides, the
 * last such pattern in that file counts, and what lies in an ignored directory is ignored. Secrets always are.
 */
export function* isIgnored(rules: IgnoreRules, name: string, directory: boolean): Protocol<boolean> {
  if (!directory && isSecretName(name)) return true;
  const compiled = yield* compile(rules);
  if (compiled === null) return false;
  const path = rules.path === '' ? name : `${rules.path}/${name}`;
  return compiled.test(directory ? `${path}/` : path).ignored;
}

/** One list of patterns for all levels, the deepest last: so an exception below counts for what is in a directory too. */
function* compile(rules: IgnoreRules): Protocol<ignore.Ignore | null> {
  if (rules.compiled !== undefined) return rules.compiled;
  const above = rules.above === undefined ? null : yield* compile(rules.above);
  const own = yield* readPatterns(rules);
  rules.compiled =
    own.length === 0
      ? above
      : ignore({ ignorecase: false })
          .add(above ?? [])
          .add(own);
  return rules.compiled;
}

function* readPatterns(rules: IgnoreRules): Protocol<string[]> {
  if (rules.file === undefined) return [];
  const bytes = yield* port.readFile(rules.file);
  if (bytes === undefined) return [];
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
  return text.split(/\r?\n/).flatMap((line) => patternFromRoot(rules.path, line) ?? []);
}

/** A pattern of the ignore file in `directory` as one from the root; `undefined` for a blank line or a comment. */
export function patternFromRoot(directory: string, line: string): string | undefined {
  const pattern = line.replace(/(?<!\\) +$/, '');
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  if (directory === '') return pattern;
  const negated = pattern.startsWith('!');
  const body = negated ? pattern.slice(1) : pattern;
  if (body === '/') return undefined;
  // A slash anywhere but at the end ties a pattern to its directory; any other counts at every depth.
  const tied = body.slice(0, -1).includes('/');
  const prefix = directory.replace(/[\\*?[\]\s]/g, String.raw`\$&`);
  return `${negated ? '!' : ''}/${prefix}/${tied ? '' : '**/'}${body.startsWith('/') ? body.slice(1) : body}`;
}
