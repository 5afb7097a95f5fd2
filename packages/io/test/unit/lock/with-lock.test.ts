import { describe, expect, it } from 'vitest';
import {
  memoryFileSystem,
  nodeFileSystem,
  recordingFileSystem,
  runPromises,
  runSync,
  withLock as withLockLater,
  withLockSync,
  type FileSystem,
  type Protocol,
} from '../../../src/index.js';
import { port, withLock } from '../../../src/protocols.js';
import { failOn } from '../../../src/testing/index.js';
import { drivers } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

/** Adds 1 to a number in a file, in steps that others can come between. */
function* increment(path: string): Protocol<number> {
  const bytes = yield* port.readFile(path);
  const next = Number(Buffer.from(bytes ?? []).toString()) + 1;
  const fd = yield* port.open(`${path}.new`, 'wx');
  const text = Buffer.from(String(next));
  yield* port.write(fd, text, 0, text.length, 0);
  yield* port.close(fd);
  yield* port.rename(`${path}.new`, path);
  return next;
}

function counter(fs: FileSystem, path: string): number {
  return Number(Buffer.from(fs.sync.readFile(path)!).toString());
}

describe('withLock', () => {
  it.each([1, 2, 3, 4, 5])(
    'H-IO-9: 64 tasks all get it, one at a time, in memory with calls drawn by seed %d',
    async (seed) => {
      const fs = memoryFileSystem({ seed });
      const processes = Array.from({ length: 8 }, () => fs.spawn());
      const tasks = Array.from({ length: 64 }, (_, i) =>
        runPromises(
          processes[i % 8]!,
          withLock('/locks/n', () => increment('/n'), { timeoutMs: 60_000 }),
        ),
      );
      const seen = await Promise.all(tasks);
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
      expect(counter(fs, '/n')).toBe(64);
    },
  );

  it('H-IO-9: 64 tasks all get it, one at a time, on the disk', async () => {
    using dir = tempDir();
    let inside = 0;
    let most = 0;
    const task = (): Promise<number> =>
      withLockLater(`${dir.path}/lock`, async () => {
        most = Math.max(most, ++inside);
        const value = await runPromises(nodeFileSystem, increment(`${dir.path}/n`));
        inside--;
        return value;
      });
    await Promise.all(Array.from({ length: 64 }, task));
    expect(most).toBe(1);
    expect(counter(nodeFileSystem, `${dir.path}/n`)).toBe(64);
  });

  it.each(drivers)('gives back the result, and the lock too when the body fails, $form', async ({ run }) => {
    const fs = memoryFileSystem();
    const broken = new Error('body');
    expect(
      await run(
        fs,
        withLock('/l', () => port.nonce(), { timeoutMs: 0 }),
      ),
    ).toMatch(/^[0-9a-f]{16}$/);
    const failing = withLock('/l', function* (): Protocol<void> {
      yield* port.now();
      throw broken;
    });
    await expect(run(fs, failing)).rejects.toBe(broken);
    expect(
      await run(
        fs,
        withLock('/l', () => port.blocking(), { timeoutMs: 0 }),
      ),
    ).toBeTypeOf('boolean');
  });

  it('H-IO-9: after the timeout it is refused, naming the lock, the holder and how long it waited', async () => {
    const fs = memoryFileSystem();
    const holder = fs.spawn();
    const holding = runPromises(
      holder,
      withLock('/the/lock', () => port.sleep(60_000)),
    );
    await fs.promises.sleep(1);
    const start = fs.sync.monotonic();
    const error = await runPromises(
      fs,
      withLock('/the/lock', () => port.now()),
    ).catch((thrown: unknown) => thrown);
    const waited = fs.sync.monotonic() - start;
    expect(error).toMatchObject({
      code: 'ERR_MUSE_LOCKED',
      kind: 'refused',
      data: { path: '/the/lock', holder: holder.identity },
    });
    expect(String(error)).toContain('/the/lock');
    expect(String(error)).toContain(String(holder.identity.pid));
    expect(waited).toBeGreaterThanOrEqual(10_000);
    expect(waited).toBeLessThan(10_500);
    await holding;
    expect(
      await runPromises(
        fs,
        withLock('/the/lock', () => port.nonce(), { timeoutMs: 0 }),
      ),
    ).toBeTypeOf('string');
  });

  it('I-6: a dead holder is no obstacle, a holder out of sight is never robbed', async () => {
    const fs = memoryFileSystem();
    const hold = (owner: ReturnType<typeof fs.spawn>, path: string): void => {
      const protocol = withLock(path, () => port.sleep(1));
      // Goes as far as the sleep, holding the lock, and never on.
      for (let step = protocol.next(); step.done !== true;) {
        if (!('args' in step.value) || step.value.op === 'sleep') return;
        const call = owner.sync[step.value.op] as (...args: unknown[]) => unknown;
        try {
          step = protocol.next(call(...step.value.args));
        } catch (error) {
          step = protocol.throw(error);
        }
      }
    };
    const dead = fs.spawn();
    hold(dead, '/a');
    dead.kill();
    expect(
      runSync(
        fs,
        withLock('/a', () => port.blocking(), { timeoutMs: 0 }),
      ),
    ).toBe(true);
    hold(fs.spawn({ boot: 'earlier' }), '/b');
    expect(
      runSync(
        fs,
        withLock('/b', () => port.blocking(), { timeoutMs: 0 }),
      ),
    ).toBe(true);
    const far = fs.spawn({ machine: 'far' });
    hold(far, '/c');
    far.kill();
    await expect(
      runPromises(
        fs,
        withLock('/c', () => port.now(), { timeoutMs: 500 }),
      ),
    ).rejects.toMatchObject({
      code: 'ERR_MUSE_LOCKED',
      data: { holder: far.identity },
    });
  });

  it('H-IO-9: waiting synchronously for a lock that this thread holds throws instead of never ending', async () => {
    using dir = tempDir();
    const path = `${dir.path}/lock`;
    const wouldDeadlock = expect.objectContaining({ code: 'ERR_MUSE_LOCK_WOULD_DEADLOCK', kind: 'refused' });
    withLockSync(path, () => {
      expect(() => withLockSync(path, () => 'inner')).toThrow(wouldDeadlock);
    });
    await withLockLater(path, async () => {
      await Promise.resolve();
      expect(() => withLockSync(path, () => 'inner')).toThrow(wouldDeadlock);
    });
    expect(withLockSync(path, () => 'free')).toBe('free');
  });

  it('H-IO-9: it is not reentrant: taking it inside itself is refused after the timeout', async () => {
    using dir = tempDir();
    const path = `${dir.path}/lock`;
    const nested = withLockLater(path, () => withLockLater(path, async () => 1, { timeoutMs: 50 }));
    await expect(nested).rejects.toMatchObject({ code: 'ERR_MUSE_LOCKED' });
    expect(await withLockLater(path, async () => 2, { timeoutMs: 0 })).toBe(2);
  });

  it('H-IO-9: one who takes it again and again cannot starve the others', async () => {
    const fs = memoryFileSystem();
    const greedy = fs.spawn();
    let stop = false;
    const hog = (async () => {
      while (!stop)
        await runPromises(
          greedy,
          withLock('/l', () => port.sleep(40), { timeoutMs: 60_000 }),
        );
    })();
    await fs.promises.sleep(5);
    const waiters = Array.from({ length: 20 }, () => fs.spawn());
    const waits = await Promise.all(
      waiters.map(async (waiter) => {
        const start = fs.sync.monotonic();
        await runPromises(
          waiter,
          withLock('/l', () => port.sleep(40), { timeoutMs: 60_000 }),
        );
        return fs.sync.monotonic() - start;
      }),
    );
    stop = true;
    await hog;
    expect(Math.max(...waits)).toBeLessThan(6_000);
  });

  it('H-IO-4: a failing disk is told as it is, and leaves nothing that blocks', async () => {
    for (const op of ['rename', 'open', 'mkdir', 'close', 'readdir'] as const) {
      for (let after = 0; after < 3; after++) {
        const inner = memoryFileSystem();
        const { fs } = recordingFileSystem(inner, { fail: failOn(op, 'EIO', { after, times: 1 }) });
        const outcome = await runPromises(
          fs,
          withLock('/l', () => port.now()),
        ).catch((error: unknown) => error);
        if (typeof outcome !== 'number') expect(outcome).toMatchObject({ code: 'EIO' });
        inner.kill();
        const next = inner.spawn();
        expect(
          runSync(
            next,
            withLock('/l', () => port.blocking(), { timeoutMs: 0 }),
          ),
          `${op} ${after}`,
        ).toBe(true);
      }
    }
  });

  it('H-IO-9: what is not of the lock is not touched: the lock is called damaged, with the way out', () => {
    const fs = memoryFileSystem();
    fs.sync.mkdir('/l');
    fs.sync.close(fs.sync.open('/l/readme', 'wx'));
    const call = (): unknown =>
      runSync(
        fs,
        withLock('/l', () => port.now()),
      );
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_MUSE_DAMAGED_LOCK', kind: 'damaged' }));
    expect(fs.sync.lstat('/l/readme')?.kind).toBe('file');
  });
});
