import { MuseError } from '@muse/io';
import type { Repository } from '@muse/repository';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Context } from '../program/context.js';

/**
 * Arguments that name files, as paths of the work tree with "/". The root of the work tree is the empty path.
 *
 * @throws MuseError ERR_MUSE_OUTSIDE_REPOSITORY (refused) for a path that is not in the work tree.
 */
export function toTreePaths(context: Context, repository: Repository, args: readonly string[]): readonly string[] {
  return args.map((arg) => toTreePath(context, repository.root, arg));
}

/** The same, or `undefined` where nothing was named or the whole work tree was: no limit. */
export function toPathLimit(
  context: Context,
  repository: Repository,
  args: readonly string[] | undefined,
): readonly string[] | undefined {
  if (args === undefined || args.length === 0) return undefined;
  const paths = toTreePaths(context, repository, args);
  return paths.includes('') ? undefined : paths;
}

/** How a path of the work tree is written from where the user stands: `../src/a.ts`. */
export function fromTreePath(context: Context, root: string, path: string): string {
  if (context.cwd === root) return path;
  return relative(context.cwd, join(root, path)).replaceAll(sep, '/');
}

function toTreePath(context: Context, root: string, arg: string): string {
  const absolute = resolve(context.cwd, arg);
  const path = within(root, absolute) ?? withinReal(context, root, absolute);
  if (arg !== '' && path !== undefined) return path.replaceAll(sep, '/');
  throw new MuseError(arg === '' ? 'an empty path names no file' : `'${arg}' is outside the repository at ${root}`, {
    code: 'ERR_MUSE_OUTSIDE_REPOSITORY',
    kind: 'refused',
    data: { path: arg, root },
  });
}

function within(root: string, absolute: string): string | undefined {
  const path = relative(root, absolute);
  return path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path ? undefined : path;
}

/** The repository may be reached by another road: a symbolic link above it. */
function withinReal(context: Context, root: string, absolute: string): string | undefined {
  const realRoot = context.fs.sync.realpath(root);
  const realParent = context.fs.sync.realpath(dirname(absolute));
  if (realRoot === undefined || realParent === undefined) return undefined;
  return within(realRoot, join(realParent, basename(absolute)));
}
