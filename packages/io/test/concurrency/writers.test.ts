import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, runPromises } from '../../src/index.js';
import { noTemps, spawnWorkers, startWorker } from '../../src/testing/index.js';
import { writers } from '../helpers/cases.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

// The same as in `write-one-path.mjs`.
const values = Array.from({ length: 50 }, (_, i) => `value ${i} `.repeat(10 + i * 40));

describe.each(writers)('$name', ({ name, row, write, bytes }) => {
  const kind = name === 'writeTextAtomic' ? 'text' : 'json';
  const contents = new Set(values.map((value) => bytes(value).toString()));

  it(`${row('S-026')}, H-IO-8: 50 tasks on one path: none fails, every read during the race is one whole text, no temps`, async () => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    await runPromises(nodeFileSystem, write(path, values[0]!));
    let racing = true;
    let reads = 0;
    const reader = (async () => {
      while (racing) {
        const text = Buffer.from((await nodeFileSystem.promises.readFile(path)) ?? []).toString();
        expect(contents.has(text), text.slice(0, 40)).toBe(true);
        reads++;
      }
    })();
    await Promise.all(values.map((value) => runPromises(nodeFileSystem, write(path, value))));
    racing = false;
    await reader;
    expect(reads).toBeGreaterThan(1);
    expect(contents.has(readFileSync(path, 'utf8'))).toBe(true);
    expect(readdirSync(dir.path)).toEqual(['a']);
  });

  it.each([1, 2, 3])(
    `${row('S-026')}, H-IO-8: 50 tasks in memory, the order of all their calls drawn by seed %d`,
    async (seed) => {
      const fs = memoryFileSystem({ seed });
      await runPromises(fs, write('/d/a', values[0]!));
      const tasks = values.map((value) => runPromises(fs, write('/d/a', value)));
      const look = async (): Promise<void> => {
        for (let i = 0; i < 100; i++) {
          expect(contents.has(Buffer.from((await fs.promises.readFile('/d/a'))!).toString())).toBe(true);
        }
      };
      await Promise.all([...tasks, look()]);
      expect(fs.sync.readdir('/d')).toEqual([{ name: 'a', kind: 'file' }]);
    },
  );

  it(`${row('S-026')}, ${row('S-024')}, H-IO-8: 50 processes on one path: none fails, a reading process sees whole texts only, never absence`, async () => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    await runPromises(nodeFileSystem, write(path, values[0]!));
    const reader = startWorker(workerPath('read-one-path'), { data: { path } });
    reader.go();
    const data = (index: number): unknown => ({ path, index, rounds: 8, kind });
    const results = await spawnWorkers(workerPath('write-one-path'), 50, { data });
    writeFileSync(`${dir.path}/stop`, '');
    const [report] = (await reader.ended).lines as [{ reads: number; seen: string[] }];
    for (const { code, stderr } of results) expect([code, stderr]).toEqual([0, '']);
    expect(report.reads).toBeGreaterThan(10);
    expect(report.seen.length).toBeGreaterThan(3);
    for (const text of report.seen) expect(contents.has(text), text.slice(0, 60)).toBe(true);
    expect(contents.has(readFileSync(path, 'utf8'))).toBe(true);
    expect(readdirSync(dir.path).toSorted()).toEqual(['a', 'stop']);
  });

  it(`${row('S-027')}: 100 tasks write 100 paths and read them back: all right, also afterwards, no temps`, async () => {
    using dir = tempDir();
    const paths = Array.from({ length: 100 }, (_, i) => `${dir.path}/${i % 7}/${i}`);
    await Promise.all(
      paths.map(async (path) => {
        await runPromises(nodeFileSystem, write(path, path));
        expect(readFileSync(path).equals(bytes(path))).toBe(true);
      }),
    );
    for (const path of paths) expect(readFileSync(path).equals(bytes(path))).toBe(true);
    expect(noTemps(dir.path)).toEqual([]);
  });

  it(`${row('S-027')}: 10 processes write 10 paths each and read them back: all right, also afterwards, no temps`, async () => {
    using dir = tempDir();
    const data = (index: number): unknown => ({ dir: dir.path, index, count: 10, kind });
    const results = await spawnWorkers(workerPath('write-own-paths'), 10, { data });
    for (const result of results) expect(result).toMatchObject({ code: 0, stderr: '', lines: [{ bad: [] }] });
    for (let index = 0; index < 10; index++) {
      for (let i = 0; i < 10; i++) {
        const text = `worker ${index} file ${i} ${'x'.repeat(i * 50)}`;
        expect(readFileSync(`${dir.path}/${index}/${i}`).equals(bytes(text))).toBe(true);
      }
    }
    expect(noTemps(dir.path)).toEqual([]);
  });
});

describe('createExclusive', () => {
  it('I-5: of 20 processes exactly one makes the file, and the others are told so', async () => {
    using dir = tempDir();
    const path = `${dir.path}/a`;
    const results = await spawnWorkers(workerPath('create-one-path'), 20, { data: (index) => ({ path, index }) });
    const reports = results.map(({ lines }) => lines[0] as { made?: number; code?: string });
    const made = reports.filter((report) => report.made !== undefined);
    expect(made).toHaveLength(1);
    expect(reports.filter(({ code }) => code === 'ERR_MUSE_EXISTS')).toHaveLength(19);
    expect(readFileSync(path, 'utf8')).toBe(`worker ${made[0]!.made} `.repeat(1000));
    expect(readdirSync(dir.path)).toEqual(['a']);
  });
});
