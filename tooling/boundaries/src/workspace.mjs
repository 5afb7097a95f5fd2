// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { scan } from './scan.mjs';

/**
 * @typedef {object} SourceFile
 * @property {string} path from the root of the workspace, with `/`
 * @property {boolean} shipped false for tests, build scripts and configuration, which may do more
 * @property {import('./scan.mjs').Scan} scan
 */

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} dir from the root of the workspace, with `/`
 * @property {boolean} tooling never published and on no floor
 * @property {Record<string, any>} manifest its package.json
 * @property {Record<string, any> | undefined} tsconfig
 * @property {SourceFile[]} files
 */

/** @typedef {{ root: string, packages: Package[] }} Workspace */

const SOURCE = /\.(?:[cm]?ts|[cm]?js)$/;
const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'fixtures', '.vitepress', '.turbo']);

/**
 * Reads the packages of a workspace and scans every source file in them.
 *
 * @param {string} root
 * @returns {Workspace}
 */
export function readWorkspace(root) {
  const packages = [];
  for (const group of ['packages', 'apps', 'tooling']) {
    for (const dir of directoriesIn(join(root, group))) {
      if (existsSync(join(dir, 'package.json'))) packages.push(readPackage(root, dir, group));
    }
  }
  return { root, packages };
}

/**
 * @param {string} root
 * @param {string} dir
 * @param {string} group
 * @returns {Package}
 */
function readPackage(root, dir, group) {
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const config = join(dir, 'tsconfig.json');
  return {
    name: manifest.name,
    dir: slashed(relative(root, dir)),
    tooling: group === 'tooling',
    manifest,
    tsconfig: existsSync(config) ? JSON.parse(readFileSync(config, 'utf8')) : undefined,
    files: sourcesIn(dir).map((path) => ({
      path: slashed(relative(root, path)),
      shipped: group === 'packages' && /^(?:src|bin)$/.test(slashed(relative(dir, path)).split('/')[0] ?? ''),
      scan: scan(path, readFileSync(path, 'utf8')),
    })),
  };
}

/**
 * The file of the workspace that a relative import means: `./x.js` in TypeScript means `./x.ts`.
 *
 * @param {Workspace} workspace
 * @param {SourceFile} from
 * @param {string} specifier
 * @returns {string} path from the root, with `/`; the literal target where no such source exists
 */
export function resolveRelative(workspace, from, specifier) {
  const target = resolve(workspace.root, dirname(from.path), specifier);
  const candidates = [target, target.replace(/\.(c|m)?js$/, '.$1ts'), `${target}.ts`, join(target, 'index.ts')];
  const path = candidates.find((candidate) => SOURCE.test(candidate) && existsSync(candidate)) ?? target;
  return slashed(relative(workspace.root, path));
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function sourcesIn(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesIn(path);
      return entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
    });
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function directoriesIn(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dir, entry.name))
    .sort();
}

/** @param {string} path */
function slashed(path) {
  return path.split(sep).join('/');
}
