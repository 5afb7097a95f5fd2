import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiPage } from '../generate/api-page.mjs';
import { readApi } from '../generate/api.mjs';
import { commandIndex, commandPage, pageName } from '../generate/command-page.mjs';
import { prose, table } from '../generate/markdown.mjs';

const DECLARATIONS: Readonly<Record<string, string>> = {
  'index.d.ts': `
import type { Promised, Synced } from './forms.js';
import * as p from './protocols.js';
export declare const read: Promised<typeof p.read>;
export declare const readSync: Synced<typeof p.read>;
export { type Id, isId as isObjectId } from './id.js';
export * from './error.js';
export { MuseError } from '@muse/io';
`,
  'protocols.d.ts': `export { read } from './read.js';\n`,
  'read.d.ts': `
/**
 * Reads an object, \`null\` where there is none.
 *
 * @param id of any \`<kind>\`
 * @throws IntegrityError if the
 * bytes are damaged
 */
export declare function read(store: Store, id: string): Protocol<Uint8Array | null>;
`,
  'id.d.ts': `
/** An id, as in {@link isId}. */
export type Id = string;
/** True for an id; <b>never</b> throws. */
export declare function isId(text: string): text is Id;
declare function hidden(): void;
`,
  'error.d.ts': `export declare class Damage extends Error {\n    readonly id: string;\n}\n`,
};

describe('the page of a package', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'muse-api-'));
    for (const [name, text] of Object.entries(DECLARATIONS)) writeFileSync(join(dir, name), text);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('has what the index exports, under the names that it exports, and nothing else', () => {
    expect(readApi(join(dir, 'index.d.ts')).map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'class Damage',
      'type Id',
      'function isObjectId',
      'function read',
      'function readSync',
    ]);
  });

  it('shows both forms of a protocol with what they answer with, and its text once', () => {
    const page = apiPage({ dir: 'x', name: '@muse/x', description: 'A package' }, readApi(join(dir, 'index.d.ts')));
    expect(page).toContain('### read, readSync {#read}');
    expect(page).toContain('function read(store: Store, id: string): Promise<Uint8Array | null>;\n');
    expect(page).toContain('function readSync(store: Store, id: string): Uint8Array | null;\n');
    expect(page.match(/Reads an object/g)).toHaveLength(1);
    expect(page).toContain('- **throws** IntegrityError if the bytes are damaged');
    expect(page).toContain('- **param** id of any `<kind>`');
    expect(page).toContain('True for an id; &lt;b>never&lt;/b> throws.');
    expect(page).toContain('class Damage extends Error {\n  readonly id: string;\n}');
  });
});

describe('the page of a command', () => {
  const command = {
    name: 'config get',
    usage: 'muse config get <key>',
    summary: 'Print a value',
    description: 'The value of <key>.',
    options: [
      { name: 'file', short: 'f', value: 'path', description: 'Read this file', choices: ['a', 'b'] },
      { name: 'secret', description: 'Not shown', hidden: true },
    ],
    examples: [{ command: 'muse config get user.name', description: 'Who am I?' }],
    schema: { type: 'object' },
  };

  it('has usage, options, examples and schema', () => {
    const page = commandPage(command);
    expect(page).toContain('# muse config get\n');
    expect(page).toContain('The value of &lt;key>.');
    expect(page).toContain('| `-f, --file <path>` | Read this file. One of `a`, `b`. |');
    expect(page).not.toContain('secret');
    expect(page).toContain('# Who am I?\nmuse config get user.name\n');
    expect(page).toContain('"type": "object"');
  });

  it('stands in the index, in its group', () => {
    const index = commandIndex({
      groups: [{ title: 'Set up', commands: ['config get'] }],
      globalOptions: [{ name: 'json', description: 'Print JSON' }],
      commands: [command],
    });
    expect(pageName('config get')).toBe('config-get');
    expect(index).toContain(
      '## Set up\n\n|  |  |\n| --- | --- |\n| [config get](/commands/config-get) | Print a value |',
    );
    expect(index).toContain('| `--json` | Print JSON. |');
  });
});

describe('text for the site', () => {
  it('shows tags and templates as they stand, in code and outside', () => {
    expect(prose('a <b> {{ c }} `<d>`')).toBe('a &lt;b> &#123;&#123; c }} `<d>`');
    expect(table(['x'], [['a|b']])).toBe('| x |\n| --- |\n| a\\|b |\n');
  });
});
