// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { quotedRows, relativeImports } from './quotes.mjs';

const SKIPPED = new Set(['node_modules', 'dist', '.turbo', 'coverage']);

/**
 * Which test files quote which rows. What a helper quotes counts for the tests that import it.
 *
 * @param {string} root of the workspace
 * @returns {Map<string, string[]>} by row: paths of test files from the root, sorted
 */
export function collectQuotes(root) {
  const files = ['packages', 'apps', 'tooling'].flatMap((group) => testSources(join(root, group)));
  const sources = new Map(files.map((path) => [path, readFileSync(path, 'utf8')]));
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const path of files.filter((each) => each.endsWith('.test.ts'))) {
    for (const file of withHelpers(path, sources)) {
      for (const id of quotedRows(sources.get(file) ?? '')) {
        const paths = found.get(id) ?? new Set();
        found.set(id, paths.add(relative(root, path).replaceAll('\\', '/')));
      }
    }
  }
  return new Map([...found].map(([id, paths]) => [id, [...paths].sort()]));
}

/**
 * @param {string} path
 * @param {ReadonlyMap<string, string>} sources
 * @returns {Set<string>} the test and the helpers it imports, also by way of others
 */
function withHelpers(path, sources) {
  const seen = new Set([path]);
  for (const file of seen) {
    for (const module of relativeImports(sources.get(file) ?? '')) {
      const target = resolve(file, '..', module.replace(/\.js$/, '.ts'));
      if (sources.has(target)) seen.add(target);
    }
  }
  return seen;
}

/**
 * @param {string} dir
 * @returns {string[]} TypeScript files in directories called `test`, but those about this very table
 */
function testSources(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name === 'test-rows' ? [] : testSources(path);
    return /[\\/]test[\\/].*\.ts$/.test(path) ? [path] : [];
  });
}
