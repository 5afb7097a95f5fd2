import { MuseError } from '@muse/io';
import { checkPath } from './check-path.js';

/** Which part of the tree an operation is about: everything, or these paths and what is below them. */
export interface Selection {
  /** No duplicates, none below another; `undefined` selects everything. */
  readonly paths: readonly string[] | undefined;
  /** `all`: the directory and everything below; `some`: paths below it; `none`: nothing in it. */
  directory(path: string): 'all' | 'some' | 'none';
  /** True for a selected path and for what is below one. */
  has(path: string): boolean;
}

/**
 * Makes a selection from paths relative to the root of the work tree (`/` between components; `''` or `.` is the root;
 * a slash at the end is dropped). Throws `ERR_MUSE_BAD_PATH` (refused) for a path that leaves the tree.
 */
export function select(paths: readonly string[] | undefined): Selection {
  const given = paths?.map((path) => normalise(path));
  if (given === undefined || given.includes('')) return EVERYTHING;
  const chosen = new Set(given);
  const minimal = [...chosen].filter((path) => !ancestors(path).some((above) => chosen.has(above)));
  const selected = new Set(minimal);
  const onTheWay = new Set(minimal.flatMap((path) => ancestors(path)));
  const has = (path: string): boolean => selected.has(path) || ancestors(path).some((above) => selected.has(above));
  return {
    paths: minimal,
    has,
    directory: (path) => {
      if (selected.size === 0) return 'none';
      if (path !== '' && has(path)) return 'all';
      return onTheWay.has(path) ? 'some' : 'none';
    },
  };
}

const EVERYTHING: Selection = { paths: undefined, directory: () => 'all', has: () => true };

/** The directories above a path, the root (`''`) first. */
export function ancestors(path: string): string[] {
  const above: string[] = path === '' ? [] : [''];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) above.push(path.slice(0, at));
  return above;
}

function normalise(path: string): string {
  const trimmed = path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
  if (path.startsWith('/')) {
    throw new MuseError(`${JSON.stringify(path)} is not relative to the work tree`, {
      code: 'ERR_MUSE_BAD_PATH',
      kind: 'refused',
      data: { path },
    });
  }
  if (trimmed === '' || trimmed === '.') return '';
  checkPath(trimmed, { kind: 'refused' });
  return trimmed;
}
