/** The directory part of a path, `.` or the root where there is none. */
export function parentPath(path: string): string {
  const end = lastSeparator(path);
  if (end < 0) return '.';
  return end === 0 ? path.slice(0, 1) : path.slice(0, end);
}

/** The last part of a path. */
export function basePath(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

function lastSeparator(path: string): number {
  const slash = path.lastIndexOf('/');
  // A backslash is an ordinary character of a name on POSIX and a separator after a drive letter.
  return /^[A-Za-z]:/.test(path) ? Math.max(slash, path.lastIndexOf('\\')) : slash;
}
