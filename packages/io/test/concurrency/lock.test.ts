import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withLock, withLockSync } from '../../src/index.js';
import { noTemps, spawnWorkers, startWorker, type Worker } from '../../src/testing/index.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

describe('withLock between processes', () => {
  it('H-IO-9, I-5: 64 waiting processes all get it, and none of their changes is lost', async () => {
    using dir = tempDir();
    writeFileSync(`${dir.path}/state.json`, '[]');
    const data = (index: number): unknown => ({ dir: dir.path, index, rounds: 2 });
    const results = await spawnWorkers(workerPath('add-entry'), 64, { data });
    for (const { code, stderr } of results) expect([code, stderr]).toEqual([0, '']);
    const entries = JSON.parse(readFileSync(`${dir.path}/state.json`, 'utf8')) as string[];
    const wanted = Array.from({ length: 64 * 2 }, (_, i) => `${Math.floor(i / 2)}-${i % 2}`);
    expect(entries.toSorted()).toEqual(wanted.toSorted());
    expect(noTemps(dir.path)).toEqual([]);
  });

  it('H-IO-9, I-6: it dies with its holder at SIGKILL: the next one gets it without waiting', async () => {
    using dir = tempDir();
    const path = `${dir.path}/lock`;
    for (let round = 0; round < 5; round++) {
      const holder = await startHolder(path);
      expect(() => withLockSync(path, () => 'mine', { timeoutMs: 0 })).toThrow(
        expect.objectContaining({ code: 'ERR_MUSE_LOCKED' }),
      );
      holder.child.kill('SIGKILL');
      await holder.ended;
      expect(withLockSync(path, () => 'mine', { timeoutMs: 0 })).toBe('mine');
    }
  });

  it('H-IO-9, I-6: one who waits already gets it soon after the kill', async () => {
    using dir = tempDir();
    const path = `${dir.path}/lock`;
    const holder = await startHolder(path);
    let killed = 0;
    setTimeout(() => {
      killed = performance.now();
      holder.child.kill('SIGKILL');
    }, 300);
    await withLock(path, async () => expect(killed).toBeGreaterThan(0));
    expect(performance.now() - killed).toBeLessThan(5_000);
    await holder.ended;
  });

  it('H-IO-9: a live holder is waited for up to the timeout, then named', async () => {
    using dir = tempDir();
    const path = `${dir.path}/lock`;
    const holder = await startHolder(path);
    const start = performance.now();
    const error = await withLock(path, async () => 'never', { timeoutMs: 250 }).catch((thrown: unknown) => thrown);
    expect(performance.now() - start).toBeGreaterThanOrEqual(250);
    expect(error).toMatchObject({
      code: 'ERR_MUSE_LOCKED',
      kind: 'refused',
      data: { path, holder: { pid: holder.child.pid } },
    });
    expect(String(error)).toContain(String(holder.child.pid));
    expect(String(error)).toContain(path);
    holder.child.kill('SIGKILL');
    await holder.ended;
  });

  it('H-IO-9: two never own it, however often its holders are killed and it is taken over', async () => {
    using dir = tempDir();
    mkdirSync(`${dir.path}/inside`);
    const start = (): Worker => startWorker(workerPath('contend'), { data: { dir: dir.path } });
    const workers = Array.from({ length: 6 }, start);
    const ended: Worker[] = [];
    for (let kills = 0; kills < 25; kills++) {
      const victim = workers.shift()!;
      await victim.line(() => true);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      victim.child.kill('SIGKILL');
      ended.push(victim);
      workers.push(start());
    }
    for (const worker of workers) await worker.line(() => true);
    writeFileSync(`${dir.path}/stop`, '');
    const results = await Promise.all([...ended, ...workers].map((worker) => worker.ended));
    for (const { lines, stderr } of results) {
      expect(stderr).toBe('');
      expect(lines.filter((line) => 'second' in (line as object))).toEqual([]);
    }
    const rounds = results.flatMap(({ lines }) => lines as { rounds?: number }[]).flatMap((line) => line.rounds ?? []);
    expect(rounds).toHaveLength(6);
    expect(withLockSync(`${dir.path}/lock`, () => 'free', { timeoutMs: 0 })).toBe('free');
  });
});

async function startHolder(path: string): Promise<Worker> {
  const holder = startWorker(workerPath('hold-lock'), { data: { path } });
  await holder.line((line) => 'holding' in (line as object));
  return holder;
}
