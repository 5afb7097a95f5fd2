// @ts-check
/**
 * The floors of the house, lowest first. A package may import from floors below its own and from nothing else in the
 * workspace. A package that is not in this table may not exist: adding one is a decision, and this is where it is made.
 *
 * @type {ReadonlyArray<{ floor: number, what: string, packages: readonly string[] }>}
 */
export const FLOORS = [
  { floor: 0, what: 'the only door to the disk', packages: ['@muse/io'] },
  {
    floor: 1,
    what: 'durable stores, strangers to each other',
    packages: ['@muse/objects', '@muse/refs', '@muse/vcs-state', '@muse/coordination'],
  },
  { floor: 2, what: 'the contract of domains, deltas, merge', packages: ['@muse/domain'] },
  {
    floor: 3,
    what: 'what state means: plug-ins',
    packages: ['@muse/domain-code', '@muse/domain-data', '@muse/domain-midi'],
  },
  {
    floor: 4,
    what: 'the engine: composes the floors below',
    packages: ['@muse/repository', '@muse/remote', '@muse/git-bridge'],
  },
  {
    floor: 5,
    what: 'programs that people and machines run',
    packages: ['@muse/cli', '@muse/mcp', '@muse/hub', '@muse/docs'],
  },
];

/**
 * The floor of a package, or `undefined` if the table does not name it.
 *
 * @param {string} name
 * @returns {number | undefined}
 */
export function floorOf(name) {
  return FLOORS.find((entry) => entry.packages.includes(name))?.floor;
}

/** Floors below this one may not print, exit, or read the environment, the home directory or the clock. */
export const PROGRAM_FLOOR = 5;

/** Packages that ship as one bundled file: what they bundle stands in their `devDependencies`. */
export const BUNDLED = new Set(['@muse/cli']);
