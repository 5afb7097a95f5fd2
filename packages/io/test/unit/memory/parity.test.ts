import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, type FileSystem } from '../../../src/index.js';
import { applyPromises, applySync, runScript, type Outcome, type ScriptCall } from '../../helpers/script.js';
import { tempDir } from '../../helpers/temp-dir.js';
import { scripts } from './scripts.js';

type Form = 'sync' | 'promises';

function memoryWith(root: string): FileSystem {
  const fs = memoryFileSystem({ umask: process.umask() });
  let path = '';
  for (const name of root.split('/').slice(1)) fs.sync.mkdir((path += `/${name}`));
  fs.sync.chmod(root, 0o700);
  return fs;
}

async function onBoth(script: readonly ScriptCall[], form: Form): Promise<{ real: Outcome[]; memory: Outcome[] }> {
  using dir = tempDir();
  // One level down, since a link to `../b` leads out of the root.
  const root = `${dir.path}/root`;
  nodeFileSystem.sync.mkdir(root, 0o700);
  const run = (fs: FileSystem): Promise<Outcome[]> =>
    runScript(form === 'sync' ? applySync(fs.sync) : applyPromises(fs.promises), root, script);
  return { real: await run(nodeFileSystem), memory: await run(memoryWith(root)) };
}

const names = ['a', 'b', 'd', 'd/a', 'd/e', 'd/e/f', 'd/e/f/g', 'b/x', 'l', 'l/a', 'd/..', '.', 'd/'].map(
  (name) => `$/${name}`,
);
const path = fc.constantFrom(...names);
const slot = fc.integer({ min: 0, max: 2 });
const mode = fc.constantFrom(0o600, 0o644, 0o700, 0o755, 0o444);
const callOf = (op: ScriptCall['op'], ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<ScriptCall> =>
  fc.tuple(...args).map((values) => ({ op, args: values }));
const openCall = fc
  .tuple(slot, path, fc.constantFrom('r', 'wx', 'r+', 'a'), mode)
  .map(([into, at, flags, bits]): ScriptCall => ({ op: 'open', args: [at, flags, bits], into }));
const fd = slot.map((number) => ({ slot: number }));
const anyCall = fc.oneof(
  { weight: 6, arbitrary: openCall },
  {
    weight: 4,
    arbitrary: callOf('write', fd, fc.constantFrom('x', 'hello', ''), fc.constantFrom(null, null, 0, 3, 70)),
  },
  { weight: 3, arbitrary: callOf('read', fd, fc.constantFrom(1, 100), fc.constantFrom(0, 2)) },
  { weight: 3, arbitrary: callOf('close', fd) },
  callOf('fstat', fd),
  callOf('fchmod', fd, mode),
  callOf('ftruncate', fd, fc.constantFrom(0, 2, 100)),
  callOf('fsync', fd),
  callOf('fsyncDir', path),
  { weight: 4, arbitrary: callOf('mkdir', path) },
  { weight: 5, arbitrary: callOf('rename', path, path) },
  { weight: 3, arbitrary: callOf('link', path, path) },
  { weight: 3, arbitrary: callOf('symlink', fc.constantFrom('a', 'd', 'd/e', 'l', '../b', '$/d'), path) },
  { weight: 3, arbitrary: callOf('unlink', path) },
  { weight: 2, arbitrary: callOf('rmdir', path) },
  callOf(
    'chmod',
    path,
    mode.map((bits) => bits | 0o700),
  ),
  ...(['readlink', 'lstat', 'stat', 'realpath', 'readdir', 'statdir', 'readFile'] as const).map((op) =>
    callOf(op, path),
  ),
);
const look: ScriptCall[] = ['$', ...names].flatMap((at) =>
  (['statdir', 'realpath', 'lstat', 'readFile'] as const).map((op) => ({ op, args: [at] })),
);

describe.each<Form>(['sync', 'promises'])('memory and disk agree, %s', (form) => {
  it.each(Object.entries(scripts))('%s', async (_name, script) => {
    const { real, memory } = await onBoth(script, form);
    expect(memory).toEqual(real);
  });

  it('on random calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCall, { minLength: 10, maxLength: 60, size: 'max' }), async (script) => {
        const { real, memory } = await onBoth([...script, ...look], form);
        expect(memory).toEqual(real);
      }),
      { numRuns: 100 },
    );
  });
});
