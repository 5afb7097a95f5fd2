import { MuseError } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';

/** The layout of `.muse` that this version writes and reads. */
export const FORMAT_VERSION = 1;

/** What `repo.json` says. */
export interface RepositoryFormat {
  readonly format_version: number;
  /** 32 hex digits, given at `init` and never changed. */
  readonly repository_id: string;
  readonly default_branch: string;
}

/** The path of `repo.json`. */
export function formatFile(dir: string): string {
  return `${dir}/repo.json`;
}

/**
 * Reads `repo.json`; `undefined` where there is none.
 *
 * Throws `ERR_MUSE_DAMAGED_REPOSITORY` for a file that is not what `init` wrote, `ERR_MUSE_UNKNOWN_FORMAT` (setup) for a
 * repository of a later Muse.
 */
export function* readFormat(dir: string): Protocol<RepositoryFormat | undefined> {
  const bytes = yield* port.readFile(formatFile(dir));
  if (bytes === undefined) return undefined;
  return parseFormat(Buffer.from(bytes).toString('utf8'), formatFile(dir));
}

/** Parses and checks the text of `repo.json`; `path` is for messages. */
export function parseFormat(text: string, path: string): RepositoryFormat {
  const format = asRecord(parseJson(text, path), path);
  const version = format['format_version'];
  if (typeof version !== 'number' || !Number.isInteger(version)) throw damaged(path, 'format_version is no integer');
  if (version !== FORMAT_VERSION) {
    throw new MuseError(`${path} has format version ${version}, this Muse reads version ${FORMAT_VERSION}`, {
      code: 'ERR_MUSE_UNKNOWN_FORMAT',
      kind: 'setup',
      hint: 'Use the version of Muse that made this repository, or a later one.',
      data: { path, version, supported: FORMAT_VERSION },
    });
  }
  const id = format['repository_id'];
  const branch = format['default_branch'];
  if (typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id)) throw damaged(path, 'repository_id is not 32 hex digits');
  if (typeof branch !== 'string' || branch === '') throw damaged(path, 'default_branch is no branch name');
  return { format_version: version, repository_id: id, default_branch: branch };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(path, 'it is not JSON', cause);
  }
}

function asRecord(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(path, 'it is no JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function damaged(path: string, why: string, cause?: unknown): MuseError {
  return new MuseError(`${path} is damaged: ${why}`, {
    code: 'ERR_MUSE_DAMAGED_REPOSITORY',
    kind: 'damaged',
    hint: 'Restore the file from a copy, or run "muse init --force" to write a new one; history is not touched by it.',
    data: { path },
    cause,
  });
}
