import { MuseError } from '../errors/muse-error.js';

/**
 * Joins a path from outside (a tree, an archive, a config file, an argument) to `root`, and refuses every one that would
 * not lie below it by its text alone: empty or absolute paths, drive letters, NUL, and the parts `..`, `.` and ''; on
 * Windows also backslashes and colons. It does not look at the disk: a symbolic link on the way is the caller's to
 * exclude.
 *
 * @param relative parts separated by `/`
 * @param options.windows apply the rules of Windows; by default where this runs on Windows
 * @throws `ERR_MUSE_PATH_ESCAPE` (refused)
 */
export function containPath(root: string, relative: string, options: { readonly windows?: boolean } = {}): string {
  const fault = faultOf(relative, options.windows ?? process.platform === 'win32');
  if (fault !== undefined) {
    throw new MuseError(`the path ${JSON.stringify(relative)} is refused: ${fault}`, {
      code: 'ERR_MUSE_PATH_ESCAPE',
      kind: 'refused',
      data: { root, path: relative },
    });
  }
  return root.endsWith('/') ? root + relative : `${root}/${relative}`;
}

function faultOf(path: string, windows: boolean): string | undefined {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it holds a NUL';
  if (path.startsWith('/')) return 'it is absolute';
  if (/^[A-Za-z]:(?:$|[/\\])/.test(path)) return 'it starts with a drive letter';
  if (windows && path.includes('\\')) return 'it holds a backslash, a separator here';
  if (windows && path.includes(':')) return 'it holds a colon, the mark of drives and streams here';
  for (const part of path.split('/')) {
    if (part === '') return 'it has an empty part';
    if (part === '.' || part === '..') return `it has the part '${part}'`;
  }
  return undefined;
}
