import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name: `@muse/${name}`, exports: { '.': './dist/index.js', './protocols': './dist/p.js' }, ...more });

const tsconfig = (...references: string[]): string =>
  JSON.stringify({ references: references.map((name) => ({ path: `../${name}` })) });

/** A small workspace that keeps every rule. */
const SOUND: Readonly<Record<string, string>> = {
  'packages/io/package.json': manifest('io'),
  'packages/io/tsconfig.json': tsconfig(),
  'packages/io/src/index.ts': `import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n`,
  'packages/objects/package.json': manifest('objects', { dependencies: { '@muse/io': 'workspace:^' } }),
  'packages/objects/tsconfig.json': tsconfig('io'),
  'packages/objects/src/index.ts': `import { read } from '@muse/io';\nexport * from './id.js';\nexport { read };\n`,
  'packages/objects/src/id.ts': `export type Id = string;\n`,
  'packages/objects/test/id.test.ts': `import { writeFileSync } from 'node:fs';\nimport { test } from 'vitest';\n`,
  'packages/refs/package.json': manifest('refs', { dependencies: { '@muse/io': 'workspace:^' } }),
  'packages/refs/tsconfig.json': tsconfig('io'),
  'packages/refs/src/index.ts': `import type {} from '@muse/io/protocols';\n`,
};

/** Writes that workspace, with some files changed or added, to a directory that goes away after the test. */
export function plant(changes: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'muse-boundaries-'));
  roots.push(root);
  for (const [path, text] of Object.entries({ ...SOUND, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export { manifest, tsconfig };
