// @ts-check
/** Writes the pages that come from the code: one per command, one per package. `pnpm run generate`. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { apiPage, apiIndex } from './api-page.mjs';
import { readApi } from './api.mjs';
import { commandIndex, commandPage, pageName } from './command-page.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const SITE = resolve(import.meta.dirname, '../site');

/** @type {import('./command-page.mjs').CommandTable} */
const table = JSON.parse(readBuilt('packages/cli/dist/commands.json'));
writePages('commands', [
  { name: 'index', text: commandIndex(table) },
  ...table.commands.map((command) => ({ name: pageName(command.name), text: commandPage(command) })),
]);
writeFileSync(
  join(SITE, 'commands/sidebar.json'),
  JSON.stringify(table.commands.map(({ name }) => ({ text: name, link: `/commands/${pageName(name)}` }))),
);

const packages = readdirSync(join(ROOT, 'packages'))
  .map((dir) => ({ dir, manifest: JSON.parse(readFileSync(join(ROOT, 'packages', dir, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => manifest.exports?.['.'] !== undefined)
  .map(({ dir, manifest }) => ({ dir, name: manifest.name, description: manifest.description }));
writePages('api', [
  { name: 'index', text: apiIndex(packages) },
  ...packages.map((pkg) => ({
    name: pkg.dir,
    text: apiPage(pkg, readApi(join(ROOT, 'packages', pkg.dir, 'dist/index.d.ts'))),
  })),
]);
writeFileSync(
  join(SITE, 'api/sidebar.json'),
  JSON.stringify(packages.map(({ dir, name }) => ({ text: name, link: `/api/${dir}` }))),
);

/**
 * @param {string} folder
 * @param {ReadonlyArray<{ name: string, text: string }>} pages
 */
function writePages(folder, pages) {
  rmSync(join(SITE, folder), { recursive: true, force: true });
  mkdirSync(join(SITE, folder), { recursive: true });
  for (const { name, text } of pages) writeFileSync(join(SITE, folder, `${name}.md`), text);
  process.stdout.write(`${folder}: ${pages.length} pages\n`);
}

/** @param {string} path */
function readBuilt(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch (error) {
    throw new Error(`${path} is missing: run \`pnpm run build\` first`, { cause: error });
  }
}
