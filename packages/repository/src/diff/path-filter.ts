/** Which paths of a tree are asked for: the files and directories named, with everything below them. */
export interface PathFilter {
  /** True for a path that is named or lies below one that is. */
  includes(path: string): boolean;
  /** True for a directory that is included or has something included below it. */
  enters(directory: string): boolean;
}

/** `paths` are relative to the root of the tree, with `/`; an empty list, or `''` or `'.'` in it, means everything. */
export function pathFilter(paths: readonly string[] = []): PathFilter {
  const named = paths.map(trimmed);
  if (named.length === 0 || named.includes('')) return { includes: () => true, enters: () => true };
  const exact = new Set(named);
  const above = new Set(named.flatMap(ancestors));
  const includes = (path: string): boolean => exact.has(path) || ancestors(path).some((parent) => exact.has(parent));
  return { includes, enters: (directory) => above.has(directory) || includes(directory) };
}

/** A path without `./` before it and `/` after it; `''` for the root. */
export function trimmed(path: string): string {
  const short = path.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '');
  return short === '.' ? '' : short;
}

function ancestors(path: string): string[] {
  const result: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) result.push(path.slice(0, at));
  return result;
}
