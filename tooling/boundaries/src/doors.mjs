// @ts-check

/** Modules through which a program can write a file, run another program, or load one of these unseen. */
export const DOORS = new Set([
  'fs',
  'fs/promises',
  'child_process',
  'module',
  'sqlite',
  'vm',
  'worker_threads',
  'cluster',
]);

/**
 * Which shipped files may open a door, by path from the root of the workspace. Everything else goes through the port of
 * `@muse/io`; that is what makes its guarantees hold for every write.
 *
 * @type {ReadonlyArray<{ files: RegExp, doors: readonly string[], why: string }>}
 */
export const DOOR_KEEPERS = [
  { files: /^packages\/io\/src\//, doors: ['fs', 'fs/promises', 'child_process'], why: 'the port itself' },
  { files: /^packages\/cli\/src\/launcher\/muse\.cjs$/, doors: ['fs', 'vm'], why: 'the cache of compiled code' },
  { files: /^packages\/cli\/src\/output\/descriptor\.ts$/, doors: ['fs'], why: 'writes to open output descriptors' },
  { files: /^packages\/cli\/src\/main\.ts$/, doors: ['fs'], why: 'prints the version before anything is loaded' },
  { files: /^packages\/cli\/src\/output\/pager\.ts$/, doors: ['child_process'], why: 'runs the pager' },
];

/**
 * Which shipped files below the program floor may read the clock or the process: the real form of the port.
 *
 * @type {readonly RegExp[]}
 */
export const AMBIENT_KEEPERS = [/^packages\/io\/src\//];

/** Modules that read the machine, the clock or the terminal: not for shipped files below the program floor. */
export const AMBIENT_MODULES = new Set(['os', 'process', 'perf_hooks', 'readline', 'tty', 'timers/promises', 'timers']);

/** Members of `process` that tell about the machine, not about the user: free everywhere. */
export const HARMLESS_PROCESS = new Set(['platform', 'arch', 'version', 'versions', 'nextTick', 'emitWarning']);
