import type { Calls, FileSystem, ProcessIdentity } from '@muse/io';

/** How many of the first arguments of a call are paths. */
const PATHS: Partial<Record<keyof Calls, number>> = {
  open: 1,
  fsyncDir: 1,
  rename: 2,
  link: 2,
  unlink: 1,
  readlink: 1,
  mkdir: 1,
  rmdir: 1,
  chmod: 1,
  lstat: 1,
  stat: 1,
  realpath: 1,
  readdir: 1,
  statdir: 1,
  readFile: 1,
};

/** Later than any time stamp on either disk: nothing has to wait for the clock to pass one. */
const NOW = 4_000_000_000_000;
const SELF: ProcessIdentity = { pid: 4711, started: 's', machine: 'm', boot: 'b', namespace: 'n' };

/**
 * A file system below a directory of another one, with a clock that stands still, a process of no machine and counted
 * nonces, so that a scenario writes the same bytes wherever it runs. Only the synchronous calls; links keep their targets.
 */
export function rooted(fs: FileSystem, root: string, run: 'prepare' | 'steps'): FileSystem {
  let nonces = run === 'prepare' ? 0 : 1_000_000;
  const below = (path: string): string => (root === '' ? path : path === '/' ? root : `${root}${path}`);
  const calls: Record<string, (...args: unknown[]) => unknown> = {};
  for (const [op, call] of Object.entries(fs.sync) as [keyof Calls, (...args: unknown[]) => unknown][]) {
    const count = PATHS[op] ?? 0;
    calls[op] = (...args) => call(...args.map((arg, index) => (index < count ? below(arg as string) : arg)));
  }
  const { realpath, symlink } = fs.sync;
  const sync = {
    ...(calls as unknown as Calls),
    now: () => NOW,
    monotonic: () => 1_000,
    // Scenarios let the simulated clock go on before they begin.
    sleep: () => undefined,
    nonce: () => (++nonces).toString(16).padStart(16, '0'),
    self: () => SELF,
    liveness: (other: ProcessIdentity) =>
      other.machine === SELF.machine ? ('alive' as const) : fs.sync.liveness(other),
    symlink: (target: string, path: string) => symlink(target, below(path)),
    realpath: (path: string) => realpath(below(path))?.slice(root.length),
  };
  return { sync, promises: fs.promises };
}
