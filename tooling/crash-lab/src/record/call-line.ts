import type { Calls } from '@muse/io';

const OWNER = /-\d+-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+-[0-9a-z]+-[0-9a-f]{16}$/;

/** A call for people and for comparing: what differs from run to run in the name of a temp or of a lock's holder is `*`. */
export function callLine(op: keyof Calls, args: readonly unknown[]): string {
  const hasMode = op === 'fchmod' || op === 'chmod';
  const words = args.map((arg, index) => {
    if (typeof arg === 'string') return maskedPath(arg);
    return hasMode && index === 1 ? `0${(arg as number).toString(8)}` : String(arg);
  });
  return [op, ...words].join(' ');
}

export function maskedPath(path: string): string {
  if (!path.includes('-')) return path;
  return path
    .split('/')
    .map((name) => (OWNER.test(name) ? name.replace(OWNER, '-*') : name))
    .join('/');
}
