import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.muse', '.turbo', 'coverage']);
const GENERATED = /apps\/docs\/(?:\.vitepress\/cache|site\/(?:api|commands))$/;

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifests = ['packages', 'apps', 'tooling']
  .flatMap((group) => readdirSync(join(ROOT, group)).map((name) => `${group}/${name}/package.json`))
  .filter((path) => existsSync(join(ROOT, path)))
  .concat('package.json')
  .map((path) => ({ path, manifest: JSON.parse(read(path)) as Manifest }));

describe('the lockfile', () => {
  it('names no host', () => {
    expect(
      read('pnpm-lock.yaml').match(/[a-z]+:\/\/[^\s'"]+|\b(?:registry|npmjs|localhost)\b[^\n]*|tarball:[^\n]*/gi),
    ).toBeNull();
  });
});

describe.each(manifests)('$path', ({ path, manifest }) => {
  it('takes versions from the catalog and packages from the workspace', () => {
    const { dependencies, devDependencies } = manifest;
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => version !== 'catalog:' && !version.startsWith('workspace:'))).toEqual([]);
  });

  it('has a license, an engine, and no install script', () => {
    expect(manifest.license).toBe('MIT');
    if (path !== 'tooling/tsconfig/package.json') expect(manifest.engines?.node).toBe('>=20.19');
    const scripts = Object.keys(manifest.scripts ?? {});
    expect(scripts.filter((name) => /^(?:pre|post)?(?:install|prepare|publish)$/.test(name))).toEqual([]);
  });
});

describe('the checkout', () => {
  const files = sources(ROOT);

  it('has a test project in each package, app and tool with tests', () => {
    const without = manifests
      .map(({ path }) => resolve(ROOT, path, '..'))
      .filter((dir) => dir !== ROOT && existsSync(join(dir, 'test')) && !existsSync(join(dir, 'vitest.config.ts')));
    expect(without).toEqual([]);
  });

  it('names no place on the machine where it was written', () => {
    const places = [ROOT, `${homedir()}/`, '/home/', '/Users/'];
    const names = (text: string): boolean => places.some((place) => text.includes(place));
    const found = files.filter((path) => path !== import.meta.filename && names(readFileSync(path, 'utf8')));
    expect(found.map((path) => relative(ROOT, path))).toEqual([]);
  });

  it('has no source file of more than 400 lines', () => {
    const long = files
      .filter((path) => /\/src\/.*\.(?:ts|mjs|cjs)$/.test(path))
      .map((path) => ({ path: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it('has no test that is skipped, left for later, or run alone', () => {
    const marks = /\b(?:it|test|describe)\.(?:skip|todo|only|fails)\b/;
    const found = files.filter((path) => path.endsWith('.test.ts') && marks.test(readFileSync(path, 'utf8')));
    expect(found.map((path) => relative(ROOT, path))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('can run its continuous integration', () => {
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).not.toBe(0);
    expect(read('.ci/run')).toContain('npm test');
  });
});

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || GENERATED.test(path) ? [] : sources(path);
    return entry.isFile() && /\.(?:[cm]?[jt]s|json|md|ya?ml|toml)$/.test(entry.name) ? [path] : [];
  });
}
