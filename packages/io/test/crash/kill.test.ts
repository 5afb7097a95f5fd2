import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem, openLog, readLogSync, runSync, sweepTempsSync, withLockSync } from '../../src/index.js';
import { appendRecords } from '../../src/protocols.js';
import { killAfterFirstLine, killAtRandom, noTemps, startWorker } from '../../src/testing/index.js';
import { writers } from '../helpers/cases.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

const ROUNDS = 12;

function lastNumber(lines: readonly unknown[]): number {
  return Math.max(...lines.map((line) => Object.values(line as Record<string, number>)[0]!));
}

describe('SIGKILL at random moments', () => {
  it.each(writers)(
    'H-IO-1, I-3: $name leaves the whole old or the whole new content, at or after what was acknowledged',
    async (writer) => {
      using dir = tempDir();
      const path = `${dir.path}/a`;
      const kind = writer.name === 'writeTextAtomic' ? 'text' : 'json';
      let from = 0;
      let left = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const { lines, signal } = await killAtRandom(workerPath('write-for-ever'), {
          data: { path, from, kind },
          withinMs: 15,
        });
        expect(signal).toBe('SIGKILL');
        const content = readFileSync(path, 'utf8');
        const number = Number(/\d+/.exec(content)![0]);
        expect(content).toBe(writer.bytes(`${number}\n`.repeat(5000)).toString());
        expect([lastNumber(lines), lastNumber(lines) + 1]).toContain(number);
        left += noTemps(dir.path).length;
        sweepTempsSync(dir.path);
        expect(noTemps(dir.path)).toEqual([]);
        from = number + 1;
      }
      // Some of the kills came in the middle of a write, else this test has tested nothing.
      expect(left).toBeGreaterThan(0);
    },
  );

  it('H-IO-10, I-3: a log keeps every acknowledged record, and the next append goes on at once', async () => {
    using dir = tempDir();
    const path = `${dir.path}/log`;
    const log = openLog(path);
    let from = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { lines } = await killAtRandom(workerPath('append-for-ever'), { data: { path, from }, withinMs: 15 });
      runSync(nodeFileSystem, appendRecords(log, [{ round }]));
      const { records, damaged } = readLogSync(log);
      const numbers = records.flatMap(({ value }) => (value as { i?: number }).i ?? []);
      expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i));
      expect(numbers.at(-1)).toBeGreaterThanOrEqual(lastNumber(lines));
      expect(damaged.length).toBeLessThanOrEqual(round + 1);
      expect(records.at(-1)?.value).toEqual({ round });
      from = numbers.length;
    }
  });

  it('H-IO-9, I-6: under a lock nothing acknowledged is lost and the lock is never in the way', async () => {
    using dir = tempDir();
    writeFileSync(`${dir.path}/sum`, '0');
    for (let round = 0; round < ROUNDS; round++) {
      const { lines } = await killAtRandom(workerPath('add-for-ever'), { data: { dir: dir.path }, withinMs: 15 });
      const sum = withLockSync(`${dir.path}/lock`, () => Number(readFileSync(`${dir.path}/sum`, 'utf8')), {
        timeoutMs: 0,
      });
      expect([lastNumber(lines), lastNumber(lines) + 1]).toContain(sum);
    }
    sweepTempsSync(dir.path);
    expect(noTemps(dir.path)).toEqual([]);
  });
});

describe('temps of real processes', () => {
  it('H-IO-7: a live one is left alone, a killed one is removed whatever its age', async () => {
    using dir = tempDir();
    const worker = startWorker(workerPath('hold-temp'), { data: { dir: dir.path } });
    const { temp } = (await worker.line(() => true)) as { temp: string };
    expect(sweepTempsSync(dir.path)).toEqual([]);
    expect(readFileSync(temp, 'utf8')).toBe('unfinished');
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect(sweepTempsSync(dir.path)).toEqual([temp]);
    const second = await killAfterFirstLine(workerPath('hold-temp'), { data: { dir: dir.path } });
    expect(sweepTempsSync(dir.path)).toEqual([(second.lines[0] as { temp: string }).temp]);
  });
});
