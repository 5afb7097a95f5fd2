import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTempName, memoryFileSystem, nodeFileSystem, recordingFileSystem, runSync } from '../../../src/index.js';
import { writeFileAtomic, writeJsonAtomic, writeTextAtomic } from '../../../src/protocols.js';
import { expectFullProtocol, noTemps, succeeded, traceOf } from '../../../src/testing/index.js';
import { cases, drivers, leftOpen } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

describe.each(cases)('$name, $form', ({ row, write, bytes, run }) => {
  it.each(['', 'no newline', 'ends in one\n', '\ufeffmark', 'a\r\nb\0c', 'x'.repeat(300_000)])(
    `${row('S-017')}: the text is what was written, byte for byte (%#)`,
    async (text) => {
      using dir = tempDir();
      const path = `${dir.path}/a`;
      const result = await run(nodeFileSystem, write(path, text));
      expect(readFileSync(path).equals(bytes(text))).toBe(true);
      expect(result).toEqual({ durable: true, degraded: [], bytes: bytes(text).length });
    },
  );

  it(`${row('S-018')}, H-IO-2: missing directories are made, each synced in its parent before it is used`, async () => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const path = `${dir.path}/one/two/three/a`;
    await run(fs, write(path, 'deep'));
    expect(readFileSync(path).equals(bytes('deep'))).toBe(true);
    expectFullProtocol(calls, path, { prefix: '.muse-tmp-', content: bytes('deep') });
    const made = traceOf(calls.filter(succeeded), { root: dir.path, ops: new Set(['mkdir', 'fsyncDir']) });
    expect(made).toEqual([
      'mkdir one',
      `fsyncDir ${dir.path}`,
      'mkdir one/two',
      'fsyncDir one',
      'mkdir one/two/three',
      'fsyncDir one/two',
      'fsyncDir one/two/three',
    ]);
  });

  it(`${row('S-019')}, H-IO-3: 1,000 writes use 1,000 temps, all in the directory of the target, opened exclusively`, async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    fs.sync.mkdir('/d');
    for (let i = 0; i < 1000; i++) await run(fs, write('/d/a', String(i)));
    const opened = calls.filter((call) => call.op === 'open');
    const names = new Set(opened.map((call) => String(call.args[0])));
    expect(names.size).toBe(1000);
    for (const call of opened) expect(call.args[1]).toBe('wx');
    for (const name of names) {
      expect(name.startsWith('/d/.muse-tmp-')).toBe(true);
      expect(isTempName(name.slice('/d/'.length))).toBe(true);
      expect(name.endsWith('.tmp')).toBe(false);
    }
  });

  it(`${row('S-020')}, H-IO-1, I-2: temp, bytes, fsync, rename, fsync of the directory, in this order`, async () => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    await run(fs, write(`${dir.path}/a`, 'text'));
    expectFullProtocol(calls, `${dir.path}/a`, { prefix: '.muse-tmp-', content: bytes('text') });
    expect(traceOf(calls, { root: dir.path })).toEqual([
      'open .muse-tmp-* wx 0666',
      `write .muse-tmp-* ${bytes('text').length}`,
      'fsync .muse-tmp-*',
      'close .muse-tmp-*',
      'rename .muse-tmp-* a',
      `fsyncDir ${dir.path}`,
    ]);
  });

  it(`${row('S-022')}: the directory holds the target and nothing else`, async () => {
    using dir = tempDir();
    await run(nodeFileSystem, write(`${dir.path}/a`, 'text'));
    expect(readdirSync(dir.path)).toEqual(['a']);
  });

  it(`${row('S-024')}: a second write replaces the first text, longer or shorter`, async () => {
    using dir = tempDir();
    for (const text of ['first', 'second and longer', '3rd']) {
      await run(nodeFileSystem, write(`${dir.path}/a`, text));
      expect(readFileSync(`${dir.path}/a`).equals(bytes(text))).toBe(true);
    }
  });

  it(`${row('S-025')}: text outside ASCII is written as UTF-8`, async () => {
    using dir = tempDir();
    const text = 'ä ß 漢字 🦌 \u2028';
    await run(nodeFileSystem, write(`${dir.path}/a`, text));
    expect(readFileSync(`${dir.path}/a`).equals(bytes(text))).toBe(true);
  });

  it(`${row('S-020')}: the mode is exact whatever the umask, and set before the fsync`, async () => {
    using dir = tempDir();
    for (const mode of [0o600, 0o444, 0o777, 0o666]) {
      const { fs, calls } = recordingFileSystem(nodeFileSystem);
      await run(fs, write(`${dir.path}/a`, 'text', { mode }));
      expect(statSync(`${dir.path}/a`).mode & 0o7777).toBe(mode);
      expectFullProtocol(calls, `${dir.path}/a`, { prefix: '.muse-tmp-', mode });
    }
  });

  it(`${row('S-022')}: 'process' durability is temp and rename without a sync`, async () => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const result = await run(fs, write(`${dir.path}/a`, 'text', { durability: 'process' }));
    expect(traceOf(calls, { root: dir.path }).map((line) => line.split(' ')[0])).toEqual([
      'open',
      'write',
      'close',
      'rename',
    ]);
    expect(result.durable).toBe(false);
    expect(result.degraded).toEqual([]);
  });

  it(`${row('S-017')}: options are not changed, and may be shared by calls about different files`, async () => {
    using dir = tempDir();
    writeFileSync(`${dir.path}/secret`, 'old', { mode: 0o600 });
    const options = Object.freeze({ durability: 'durable' as const });
    await run(nodeFileSystem, write(`${dir.path}/secret`, 'new', options));
    await run(nodeFileSystem, write(`${dir.path}/open`, 'new', options));
    expect(options).toEqual({ durability: 'durable' });
    expect(statSync(`${dir.path}/open`).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it(`${row('H-IO-3')}: other prefixes of temps can be asked for`, async () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    for (const prefix of ['.obj-tmp-', '.restore-tmp-'] as const) {
      await run(fs, write('/a', prefix, { tempPrefix: prefix }));
      expectFullProtocol(calls, '/a', { prefix });
    }
  });
});

describe('what cannot be written', () => {
  it.each(['\ud800', 'a\udc00b', '\udfff\ud800', 'x\ud83e'])(
    'S-025: a lone surrogate throws before a temp exists (%#)',
    async (text) => {
      const { fs, calls } = recordingFileSystem(memoryFileSystem());
      for (const { run } of drivers) {
        const error = await run(fs, writeTextAtomic('/a', text)).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_TEXT', kind: 'refused' });
      }
      expect(calls).toEqual([]);
    },
  );

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    NaN,
    Infinity,
    [1, -Infinity],
    { a: { b: NaN } },
    cycle,
    10n,
    undefined,
    () => 1,
    { f: Symbol('s') },
    [undefined],
    new Map(),
  ])('S-088: a value that JSON cannot hold throws before a temp exists (%#)', (value) => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    expect(() => runSync(fs, writeJsonAtomic('/a', value))).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_JSON' }),
    );
    expect(calls).toEqual([]);
  });

  it('S-088: what is read back is deeply equal, lone surrogates too', () => {
    using dir = tempDir();
    const value = { text: '\ud800 and 🦌', list: [1, null, true, -1.5e300, '', {}], nested: { deep: [[[]]] } };
    runSync(nodeFileSystem, writeJsonAtomic(`${dir.path}/a`, value, { indent: 0 }));
    const text = readFileSync(`${dir.path}/a`, 'utf8');
    expect(JSON.parse(text)).toEqual(value);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

describe('writeFileAtomic of pieces', () => {
  const pieces = ['one', '', 'two', 'x'.repeat(100_000)].map((text) => Buffer.from(text));
  const whole = Buffer.concat(pieces);
  async function* later(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) {
      await Promise.resolve();
      yield piece;
    }
  }

  it.each(drivers)('H-IO-1: an iterable of pieces is written whole, $form', async ({ run }) => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    const result = await run(fs, writeFileAtomic(`${dir.path}/a`, pieces));
    expect(result.bytes).toBe(whole.length);
    expect(readFileSync(`${dir.path}/a`).equals(whole)).toBe(true);
    expectFullProtocol(calls, `${dir.path}/a`, { prefix: '.muse-tmp-', content: whole });
  });

  it('H-IO-1: an asynchronous iterable is written whole by the promise form, and refused by the synchronous one', async () => {
    using dir = tempDir();
    const { fs, calls } = recordingFileSystem(nodeFileSystem);
    await drivers[1].run(fs, writeFileAtomic(`${dir.path}/a`, later()));
    expect(readFileSync(`${dir.path}/a`).equals(whole)).toBe(true);
    const refused = await drivers[0]
      .run(fs, writeFileAtomic(`${dir.path}/b`, later()))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'ERR_MUSE_SYNC_AWAIT' });
    expect(readdirSync(dir.path)).toEqual(['a']);
    expect(leftOpen(calls)).toEqual([]);
  });

  it('H-IO-4: a source that fails half-way throws its own error, the target is unchanged and no temp is left', async () => {
    using dir = tempDir();
    writeFileSync(`${dir.path}/a`, 'old');
    const broken = new Error('the source broke');
    function* failing(): Generator<Uint8Array> {
      yield Buffer.from('half');
      throw broken;
    }
    for (const { run } of drivers) {
      const { fs, calls } = recordingFileSystem(nodeFileSystem);
      await expect(run(fs, writeFileAtomic(`${dir.path}/a`, failing()))).rejects.toBe(broken);
      expect(readFileSync(`${dir.path}/a`, 'utf8')).toBe('old');
      expect(noTemps(dir.path)).toEqual([]);
      expect(leftOpen(calls)).toEqual([]);
    }
  });
});
