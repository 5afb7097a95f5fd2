// @ts-check
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { AMBIENT_KEEPERS, AMBIENT_MODULES, DOOR_KEEPERS, DOORS, HARMLESS_PROCESS } from './doors.mjs';
import { BUNDLED, floorOf, PROGRAM_FLOOR } from './floors.mjs';
import { findCycles } from './cycles.mjs';
import { resolveRelative } from './workspace.mjs';

/** @typedef {import('./workspace.mjs').Workspace} Workspace */
/** @typedef {import('./workspace.mjs').Package} Package */
/** @typedef {import('./workspace.mjs').SourceFile} SourceFile */

/**
 * @typedef {object} Violation
 * @property {string} rule
 * @property {string} file
 * @property {number} line
 * @property {string} message
 */

const BUILTINS = new Set(builtinModules);

/**
 * Every rule over the whole workspace.
 *
 * @param {Workspace} workspace
 * @returns {Violation[]} in the order of files and lines
 */
export function checkWorkspace(workspace) {
  const violations = workspace.packages.flatMap((pkg) => [
    ...checkManifest(workspace, pkg),
    ...pkg.files.flatMap((file) => [...checkImports(workspace, pkg, file), ...checkAmbient(pkg, file)]),
    ...checkCycles(workspace, pkg),
  ]);
  return violations.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/**
 * The table knows the package, its dependencies point down, and tsconfig references say the same as package.json.
 *
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @returns {Violation[]}
 */
function checkManifest(workspace, pkg) {
  if (pkg.tooling) return [];
  const file = `${pkg.dir}/package.json`;
  const floor = floorOf(pkg.name);
  if (floor === undefined) {
    return [{ rule: 'floor', file, line: 1, message: `${pkg.name} has no floor; give it one in tooling/boundaries` }];
  }
  const siblings = new Map(workspace.packages.map((each) => [each.name, each]));
  const shipped = { ...pkg.manifest.dependencies, ...(BUNDLED.has(pkg.name) ? pkg.manifest.devDependencies : {}) };
  const ships = Object.keys(shipped).filter((name) => siblings.has(name) && !siblings.get(name)?.tooling);
  const tests = Object.keys(pkg.manifest.devDependencies ?? {}).filter((name) => siblings.has(name));
  /** @type {Violation[]} */
  const violations = [];
  for (const name of [...ships, ...tests]) {
    if (siblings.get(name)?.tooling && tests.includes(name)) continue;
    const message = floorProblem(pkg.name, name);
    if (message !== undefined) violations.push({ rule: 'floor', file, line: 1, message });
  }
  if (pkg.tsconfig === undefined) return violations;
  const references = (pkg.tsconfig.references ?? []).map((/** @type {{ path: string }} */ reference) => {
    const dir = posix.join(pkg.dir, reference.path).replace(/\/(?:tsconfig\.json)?$/, '');
    return workspace.packages.find((each) => each.dir === dir)?.name ?? reference.path;
  });
  const config = `${pkg.dir}/tsconfig.json`;
  for (const name of ships.filter((each) => !references.includes(each))) {
    violations.push({
      rule: 'references',
      file: config,
      line: 1,
      message: `depends on ${name} but does not reference it`,
    });
  }
  for (const name of references.filter((/** @type {string} */ each) => !ships.includes(each))) {
    violations.push({
      rule: 'references',
      file: config,
      line: 1,
      message: `references ${name} but does not depend on it`,
    });
  }
  return violations;
}

/**
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @param {SourceFile} file
 * @returns {Violation[]}
 */
function checkImports(workspace, pkg, file) {
  return file.scan.uses.flatMap((use) => {
    const problem = importProblem(workspace, pkg, file, use.specifier);
    return problem === undefined ? [] : [{ ...problem, file: file.path, line: use.line }];
  });
}

/**
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @param {SourceFile} file
 * @param {string | undefined} specifier
 * @returns {{ rule: string, message: string } | undefined}
 */
function importProblem(workspace, pkg, file, specifier) {
  if (specifier === undefined) {
    return file.shipped ? { rule: 'computed', message: 'a computed module name cannot be checked' } : undefined;
  }
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return relativeProblem(workspace, pkg, file, specifier);
  if (specifier.startsWith('/') || specifier.includes('://')) {
    return { rule: 'deep', message: `${specifier} is not a package name` };
  }
  const builtin = specifier.replace(/^node:/, '');
  if (specifier.startsWith('node:') || BUILTINS.has(builtin)) return doorProblem(pkg, file, builtin);
  return packageProblem(workspace, pkg, file, specifier);
}

/**
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @param {SourceFile} file
 * @param {string} specifier
 */
function relativeProblem(workspace, pkg, file, specifier) {
  const target = resolveRelative(workspace, file, specifier);
  if (!target.startsWith(`${pkg.dir}/`)) {
    if (pkg.tooling || pkg.manifest.private === true) return undefined;
    return { rule: 'deep', message: `${specifier} reaches out of the package, to ${target}` };
  }
  if (file.shipped && /^(?:test|tests|tooling)\//.test(target.slice(pkg.dir.length + 1))) {
    return { rule: 'deep', message: `shipped code imports test code, ${target}` };
  }
  return undefined;
}

/**
 * @param {Package} pkg
 * @param {SourceFile} file
 * @param {string} builtin
 */
function doorProblem(pkg, file, builtin) {
  if (AMBIENT_MODULES.has(builtin) && mayNotLookAround(pkg, file)) {
    return {
      rule: 'ambient',
      message: `imports node:${builtin}; what it tells comes in as an argument or through the port`,
    };
  }
  if (!file.shipped || !DOORS.has(builtin)) return undefined;
  const keeper = DOOR_KEEPERS.some(({ files, doors }) => files.test(file.path) && doors.includes(builtin));
  return keeper
    ? undefined
    : { rule: 'door', message: `imports node:${builtin}; only @muse/io opens files, through its port` };
}

/**
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @param {SourceFile} file
 * @param {string} specifier
 */
function packageProblem(workspace, pkg, file, specifier) {
  const name = packageName(specifier);
  const sibling = workspace.packages.find((each) => each.name === name);
  if (sibling !== undefined && sibling !== pkg) {
    const floor = pkg.tooling || (!file.shipped && sibling.tooling) ? undefined : floorProblem(pkg.name, name);
    if (floor !== undefined) return { rule: 'floor', message: floor };
  }
  if (sibling !== undefined) {
    const path = `.${specifier.slice(name.length)}`;
    const doors = Object.keys(sibling.manifest.exports ?? {});
    if (!doors.some((door) => door === path || matchesPattern(door, path))) {
      return { rule: 'deep', message: `${name} does not export ${path}` };
    }
  }
  if (name === pkg.name) return undefined;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = pkg.manifest;
  const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  const allowed = !file.shipped
    ? { ...declared, ...devDependencies, ...rootDevelopmentTools }
    : BUNDLED.has(pkg.name)
      ? { ...declared, ...devDependencies }
      : declared;
  if (!Object.hasOwn(allowed, name)) return { rule: 'undeclared', message: `${name} is not in package.json` };
  return undefined;
}

/** Tools that the root of the workspace provides to every test. */
const rootDevelopmentTools = { vitest: true, 'fast-check': true, '@types/node': true };

/**
 * @param {string} from
 * @param {string} to
 */
function floorProblem(from, to) {
  const [own, other] = [floorOf(from), floorOf(to)];
  if (own === undefined) return undefined;
  if (other === undefined) return `${from} (floor ${own}) may not depend on ${to}, which is on no floor`;
  if (other < own) return undefined;
  return `${from} (floor ${own}) may not depend ${other === own ? 'sideways' : 'upward'} on ${to} (floor ${other})`;
}

/**
 * Nothing below the program floor prints, exits, or reads environment, home or clock on its own.
 *
 * @param {Package} pkg
 * @param {SourceFile} file
 * @returns {Violation[]}
 */
function checkAmbient(pkg, file) {
  if (!mayNotLookAround(pkg, file)) return [];
  return file.scan.ambient
    .filter(({ what }) => !what.startsWith('process.') || !HARMLESS_PROCESS.has(what.slice('process.'.length)))
    .map(({ what, line }) => ({
      rule: 'ambient',
      file: file.path,
      line,
      message: `uses ${what}; below floor ${PROGRAM_FLOOR} this comes in as an argument or through the port`,
    }));
}

/**
 * @param {Package} pkg
 * @param {SourceFile} file
 */
function mayNotLookAround(pkg, file) {
  const floor = floorOf(pkg.name);
  if (!file.shipped || floor === undefined || floor >= PROGRAM_FLOOR) return false;
  return !AMBIENT_KEEPERS.some((keeper) => keeper.test(file.path));
}

/**
 * @param {Workspace} workspace
 * @param {Package} pkg
 * @returns {Violation[]}
 */
function checkCycles(workspace, pkg) {
  const byPath = new Map(pkg.files.map((file) => [file.path, file]));
  /** @type {Map<string, { to: string, line: number }[]>} */
  const graph = new Map();
  for (const file of pkg.files) {
    const edges = file.scan.uses.flatMap(({ kind, specifier, line }) => {
      // A table may load its rows when they are wanted, and a row may read the table.
      if (specifier === undefined || !specifier.startsWith('.') || kind === 'dynamic-import') return [];
      const to = resolveRelative(workspace, file, specifier);
      return byPath.has(to) ? [{ to, line }] : [];
    });
    graph.set(file.path, edges);
  }
  return findCycles(graph).map(({ path, line }) => ({
    rule: 'cycle',
    file: /** @type {string} */ (path[0]),
    line,
    message: [...path.slice(1), path[0]].join(' → '),
  }));
}

/**
 * True for `./schemas/commit.json` and the door `./schemas/*.json`.
 *
 * @param {string} door
 * @param {string} path
 */
function matchesPattern(door, path) {
  const [before, after] = door.split('*');
  return after !== undefined && path.length > door.length - 1 && path.startsWith(before ?? '') && path.endsWith(after);
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
