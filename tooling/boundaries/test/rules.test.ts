import { describe, expect, it } from 'vitest';
import { checkWorkspace } from '../src/rules.mjs';
import { readWorkspace } from '../src/workspace.mjs';
import { manifest, plant, tsconfig } from './plant.js';

const ID = 'packages/objects/src/id.ts';
const violations = (changes?: Readonly<Record<string, string>>): string[] =>
  checkWorkspace(readWorkspace(plant(changes))).map(({ rule, file, line }) => `${rule} ${file}:${line}`);

describe('the floor rules', () => {
  it('find nothing in a sound workspace', () => {
    expect(violations()).toEqual([]);
  });

  it('see a dependency sideways', () => {
    const dependencies = { '@muse/io': 'workspace:^', '@muse/refs': 'workspace:^' };
    const found = violations({
      'packages/objects/package.json': manifest('objects', { dependencies }),
      'packages/objects/tsconfig.json': tsconfig('io', 'refs'),
      [ID]: `\nimport { x } from '@muse/refs';\n`,
    });
    expect(found).toEqual(['floor packages/objects/package.json:1', `floor ${ID}:2`]);
  });

  it('see a dependency upward, of a type only', () => {
    expect(violations({ 'packages/io/src/up.ts': `export type { Id } from '@muse/objects';\n` })).toEqual([
      'floor packages/io/src/up.ts:1',
    ]);
  });

  it('see a dependency upward in a test', () => {
    const file = 'packages/io/test/up.test.ts';
    expect(violations({ [file]: `import { x } from '@muse/objects';\n` })).toEqual([`floor ${file}:1`]);
  });

  it('see a package that is on no floor', () => {
    expect(violations({ 'packages/attic/package.json': manifest('attic') })).toEqual([
      'floor packages/attic/package.json:1',
    ]);
  });

  it('see tooling imported by shipped code', () => {
    const found = violations({
      'tooling/bench/package.json': manifest('bench'),
      'packages/objects/package.json': manifest('objects', {
        dependencies: { '@muse/io': 'workspace:^' },
        devDependencies: { '@muse/bench': 'workspace:^' },
      }),
      [ID]: `import '@muse/bench';\n`,
    });
    expect(found).toEqual([`floor ${ID}:1`]);
  });

  it.each([
    ['import', `import { writeFileSync } from 'node:fs';`],
    ['import without node:', `import fs from 'fs';`],
    ['import of the promises', `import { open } from 'node:fs/promises';`],
    ['export from', `export { writeFileSync } from 'node:fs';`],
    ['export all', `export * from 'fs/promises';`],
    ['dynamic import', `const fs = await import('node:fs');`],
    ['dynamic import with a template', 'const fs = await import(`node:fs`);'],
    ['require', `const fs = require('fs');`],
    ['import equals', `import fs = require('node:fs');`],
    ['import type', `type Fs = import('node:fs').Stats;`],
    ['built-in by name', `const fs = process.getBuiltinModule('fs');`],
    ['a child process', `import { execFileSync } from 'node:child_process';`],
    ['createRequire', `import { createRequire } from 'node:module';`],
  ])('see a door opened outside io by %s', (_, text) => {
    const found = violations({ [ID]: `// A first line.\n${text}\n` });
    expect(found).toContain(`door ${ID}:2`);
  });

  it('see a module name that is computed', () => {
    expect(violations({ [ID]: `const fs = await import('node:' + 'fs');\n` })).toEqual([`computed ${ID}:1`]);
  });

  it('see a cycle between files, and where it starts', () => {
    const found = violations({
      'packages/objects/src/a.ts': `import './id.js';\nimport { b } from './b.js';\n`,
      'packages/objects/src/b.ts': `export { c } from './c.js';\n`,
      'packages/objects/src/c.ts': `import type { A } from './a.js';\n`,
    });
    expect(found).toEqual(['cycle packages/objects/src/a.ts:2']);
  });

  it('let a table load its rows when they are wanted', () => {
    const found = violations({
      'packages/objects/src/table.ts': `export const load = () => import('./row.js');\n`,
      'packages/objects/src/row.ts': `import { load } from './table.js';\n`,
    });
    expect(found).toEqual([]);
  });

  it('see a file that imports itself', () => {
    expect(violations({ [ID]: `import './id.js';\n` })).toEqual([`cycle ${ID}:1`]);
  });

  it('see a deep import past the exports', () => {
    expect(violations({ [ID]: `import '@muse/io/dist/lock.js';\n` })).toEqual([`deep ${ID}:1`]);
  });

  it('see a relative import that leaves the package', () => {
    expect(violations({ [ID]: `import '../../io/src/index.js';\n` })).toEqual([`deep ${ID}:1`]);
  });

  it('see shipped code that imports test code', () => {
    expect(violations({ [ID]: `import '../test/id.test.js';\n` })).toEqual([`deep ${ID}:1`]);
  });

  it('see a dependency that is not declared', () => {
    expect(violations({ [ID]: `import { parse } from 'smol-toml';\n` })).toEqual([`undeclared ${ID}:1`]);
    const io = { 'packages/objects/package.json': manifest('objects'), 'packages/objects/tsconfig.json': tsconfig() };
    expect(violations(io)).toEqual(['undeclared packages/objects/src/index.ts:1']);
  });

  it('see package.json and tsconfig references disagree, both ways', () => {
    expect(violations({ 'packages/objects/tsconfig.json': tsconfig() })).toEqual([
      'references packages/objects/tsconfig.json:1',
    ]);
    expect(violations({ 'packages/io/tsconfig.json': tsconfig('refs') })).toEqual([
      'references packages/io/tsconfig.json:1',
    ]);
  });

  it.each(['Date.now()', 'new Date()', 'process.env.HOME', `console.log('x')`, 'process.exit(1)', 'performance.now()'])(
    'see %s below the program floor',
    (text) => {
      expect(violations({ [ID]: `export const x: unknown = ${text};\n` })).toEqual([`ambient ${ID}:1`]);
    },
  );

  it('see a module that reads the machine below the program floor', () => {
    expect(violations({ [ID]: `import { homedir } from 'node:os';\n` })).toEqual([`ambient ${ID}:1`]);
  });

  it('refuse a file that does not parse, naming it', () => {
    expect(() => violations({ [ID]: 'export const = 1;' })).toThrow(/id\.ts does not parse/);
  });
});
