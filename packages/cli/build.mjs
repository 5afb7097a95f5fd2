// Makes what is published: dist/muse.cjs (launcher), dist/cli.cjs (everything on the hot path), dist/help.cjs (help pages),
// dist/LICENSES.txt, dist/commands.json and dist/schemas/*.json.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

/** Help pages are a file of their own, so that other commands need not read it. */
const helpApart = {
  name: 'help-apart',
  setup: (plugin) => plugin.onResolve({ filter: /\/page\.js$/ }, () => ({ path: './help.cjs', external: true })),
};

/**
 * Modules of Node that take milliseconds to load are loaded by the first call of one of their functions; many commands
 * never make it.
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(plugin) {
    const filter = /^node:(crypto|os|zlib)$/;
    plugin.onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazy' ? { path, external: true } : { path, namespace: 'lazy' },
    );
    plugin.onLoad({ filter, namespace: 'lazy' }, ({ path }) => {
      const functions = Object.entries(process.getBuiltinModule(path)).filter(
        ([, value]) => typeof value === 'function',
      );
      const wrappers = functions.map(
        ([name]) => `export function ${name}(...args) { return (loaded ??= require('${path}')).${name}(...args); }`,
      );
      return { contents: `let loaded;\n${wrappers.join('\n')}\n` };
    });
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minify: true,
  metafile: true,
  // Commands load each other with require: a script from the code cache has no loader for import().
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  absWorkingDir: here,
  alias: { 'string-width': './src/help/string-width.ts' },
  define: { MUSE_VERSION: JSON.stringify(version), 'import.meta.url': '__url' },
};

const main = await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/cli.cjs',
  plugins: [helpApart, lazyBuiltins],
});
const help = await build({
  ...common,
  entryPoints: ['src/help/page.ts'],
  outfile: 'dist/help.cjs',
  banner: { js: "const __url=require('url').pathToFileURL(__filename).href;" },
});

const bundle = readFileSync(join(dist, 'cli.cjs'));
const hash = createHash('sha256').update(bundle).digest('hex').slice(0, 16);
const { commandNames: commands } = await import('./dist/lib/command/table.js');
const launcher = readFileSync(join(here, 'src/launcher/muse.cjs'), 'utf8')
  .replace('__BUILD__', hash)
  .replace('__VERSION__', version)
  .replace('__COMMANDS__', commands.join(' '));
writeFileSync(join(dist, 'muse.cjs'), launcher, { mode: 0o755 });

writeFileSync(join(dist, 'LICENSES.txt'), licenses([main, help]));
await writeTable();

/** The licences of everything from other people that is inside the bundles. */
function licenses(results) {
  const roots = new Set();
  for (const input of results.flatMap((result) => Object.keys(result.metafile.inputs))) {
    const root = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (root !== undefined && !root.includes('/@muse/')) roots.add(root);
  }
  const texts = [...roots].map((root) => {
    const directory = join(here, root);
    const { name, version: itsVersion, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(directory, file), 'utf8').trim()}\n`;
    return `${name} ${itsVersion} (${license})\n${text}`;
  });
  return `The muse command contains these packages.\n\n${texts.toSorted().join('\n----\n\n')}`;
}

/** The command table and the schemas as data, from the same source as the commands. */
async function writeTable() {
  const { describeTable } = await import('./dist/lib/help/data.js');
  const { errorSchema, versionSchema, warningSchema } = await import('./dist/lib/command/schema.js');
  const table = await describeTable();
  writeFileSync(join(dist, 'commands.json'), `${JSON.stringify({ version, ...table }, null, 2)}\n`);
  const schemas = join(dist, 'schemas');
  if (existsSync(schemas)) rmSync(schemas, { recursive: true });
  mkdirSync(schemas);
  const all = [
    ...table.commands.map((command) => [command.name.replaceAll(' ', '-'), command.schema]),
    ['error', errorSchema],
    ['version', versionSchema],
    ['warning', warningSchema],
  ];
  for (const [name, schema] of all)
    writeFileSync(join(schemas, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
