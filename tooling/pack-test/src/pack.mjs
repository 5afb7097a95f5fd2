// @ts-check
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export const ROOT = resolve(import.meta.dirname, '../../..');

/**
 * @typedef {object} Publishable
 * @property {string} name
 * @property {string} dir
 * @property {Record<string, any>} manifest
 */

/** @returns {Publishable[]} the packages of the workspace that are published */
export function publishable() {
  return readdirSync(join(ROOT, 'packages'))
    .map((each) => join(ROOT, 'packages', each))
    .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ dir, manifest }) => ({ name: manifest.name, dir, manifest }));
}

/**
 * A package and every package of ours that it needs, its own dependencies first.
 *
 * @param {string} name
 * @param {readonly Publishable[]} all
 * @returns {string[]}
 */
export function closureOf(name, all) {
  const own = all.find((each) => each.name === name);
  const needs = Object.keys(own?.manifest['dependencies'] ?? {}).filter((each) => all.some((pkg) => pkg.name === each));
  return [...new Set([...needs.flatMap((each) => closureOf(each, all)), name])];
}

/**
 * Packs a package as it would be published.
 *
 * @param {Publishable} pkg
 * @param {string} destination
 * @returns {Promise<string>} the tarball
 */
export async function pack(pkg, destination) {
  const out = join(destination, pkg.name.replace(/^@/, '').replace('/', '-'));
  mkdirSync(out, { recursive: true });
  const [command, ...args] = pnpm();
  await execute(/** @type {string} */ (command), [...args, 'pack', '--pack-destination', out], {
    cwd: pkg.dir,
    env: installEnvironment(),
  });
  const tarball = readdirSync(out).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`packing ${pkg.name} left no tarball`);
  return join(out, tarball);
}

/**
 * Makes an empty project and installs tarballs into it with npm, running no install script.
 *
 * @param {string} dir
 * @param {readonly string[]} tarballs
 */
export async function installAlone(dir, tarballs) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  await npm(['install', ...tarballs], dir);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export async function npm(args, cwd) {
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  return execute('npm', [...args, ...quiet], { cwd, env: installEnvironment() });
}

/** pnpm from the path where a pnpm script runs us, else by npx. */
function pnpm() {
  if (process.env['npm_config_user_agent']?.startsWith('pnpm/')) return ['pnpm'];
  const { devEngines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return ['npx', '-y', '--prefer-offline', `pnpm@${devEngines.packageManager.version}`];
}

/**
 * The environment of this process without what a package manager has put there for its own scripts: npm would take a
 * `prefix` or a `global` from there for its own.
 *
 * @returns {NodeJS.ProcessEnv}
 */
function installEnvironment() {
  const kept = /^npm_config_(?:registry|cafile|userconfig|globalconfig|cache|user_agent|_)/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^PNPM_SCRIPT/i.test(name) || kept.test(name)),
  );
}
