import { describe, expect, it } from 'vitest';
import { memoryFileSystem } from '../../../src/index.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('memoryFileSystem', () => {
  it('stamps changes with a time that grows, and only what changed', () => {
    const { sync } = memoryFileSystem({ now: 5_000 });
    sync.mkdir('/d');
    const fd = sync.open('/d/a', 'wx');
    const made = sync.fstat(fd);
    const emptyDir = sync.lstat('/d')!;
    expect(made.mtimeNs).toBeGreaterThan(5_000_000_000n);
    sync.write(fd, bytes('x'), 0, 1, null);
    const written = sync.fstat(fd);
    expect(written.mtimeNs).toBeGreaterThan(made.mtimeNs);
    expect(sync.lstat('/d')).toEqual(emptyDir);
    sync.fchmod(fd, 0o600);
    const chmodded = sync.fstat(fd);
    expect(chmodded.mtimeNs).toBe(written.mtimeNs);
    expect(chmodded.ctimeNs).toBeGreaterThan(written.ctimeNs);
    sync.rename('/d/a', '/d/b');
    expect(sync.fstat(fd).mtimeNs).toBe(written.mtimeNs);
    expect(sync.lstat('/d')!.mtimeNs).toBeGreaterThan(emptyDir.mtimeNs);
  });

  it('with a tick of 0 makes changes that the clock cannot tell apart', () => {
    const { sync, clock } = memoryFileSystem({ tickNs: 0n });
    const fd = sync.open('/a', 'wx');
    sync.write(fd, bytes('x'), 0, 1, null);
    const before = sync.fstat(fd);
    sync.write(fd, bytes('y'), 0, 1, 0);
    expect(sync.fstat(fd)).toEqual(before);
    clock.advance(10);
    sync.write(fd, bytes('z'), 0, 1, 0);
    expect(sync.fstat(fd).mtimeNs).toBe(before.mtimeNs + 10_000_000n);
  });

  it('refuses to rename and link from one mount to another', () => {
    const { sync } = memoryFileSystem({ mounts: ['/mnt', '/mnt/in'] });
    sync.close(sync.open('/a', 'wx'));
    expect(() => sync.rename('/a', '/mnt/a')).toThrow(
      expect.objectContaining({ code: 'EXDEV', path: '/a', dest: '/mnt/a' }),
    );
    expect(() => sync.link('/a', '/mnt/in/a')).toThrow(expect.objectContaining({ code: 'EXDEV' }));
    expect(() => sync.rmdir('/mnt/in')).toThrow(expect.objectContaining({ code: 'EBUSY' }));
    expect(() => sync.rename('/mnt/in', '/mnt/on')).toThrow(expect.objectContaining({ code: 'EBUSY' }));
    const devices = ['/', '/mnt', '/mnt/in'].map((path) => sync.lstat(path)!.dev);
    expect(new Set(devices).size).toBe(3);
  });

  it('never gives a descriptor or a nonce twice', () => {
    const { sync, spawn, openDescriptors } = memoryFileSystem();
    const first = sync.open('/a', 'wx');
    sync.close(first);
    expect(() => sync.close(first)).toThrow(expect.objectContaining({ code: 'EBADF', syscall: 'close' }));
    expect(sync.open('/a', 'r')).not.toBe(first);
    expect(openDescriptors()).toBe(1);
    const other = spawn();
    const nonces = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? sync : other.sync).nonce());
    expect(new Set(nonces).size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{16}$/);
  });

  it('kills a process: its descriptors close, its calls stop, others see it dead', () => {
    const fs = memoryFileSystem();
    const other = fs.spawn();
    other.sync.open('/a', 'wx');
    expect(fs.sync.liveness(other.identity)).toBe('alive');
    other.kill();
    expect(other.openDescriptors()).toBe(0);
    expect(fs.sync.liveness(other.identity)).toBe('dead');
    expect(() => other.sync.unlink('/a')).toThrow('was killed');
    expect(fs.sync.lstat('/a')?.kind).toBe('file');
  });

  it('knows nothing of processes on other machines and in other namespaces, and that those of other boots are dead', () => {
    const fs = memoryFileSystem();
    const { identity } = fs;
    expect(fs.sync.liveness({ ...identity, started: 'another' })).toBe('dead');
    expect(fs.sync.liveness({ ...identity, boot: 'earlier' })).toBe('dead');
    expect(fs.sync.liveness({ ...identity, machine: 'far' })).toBe('unknown');
    expect(fs.spawn({ namespace: 'container' }).sync.liveness(identity)).toBe('unknown');
    fs.setLiveness(identity, 'unknown');
    expect(fs.sync.liveness(identity)).toBe('unknown');
  });

  it('sleeps in its own time, and wakes sleepers in the order of their times when nothing else is to be done', async () => {
    const fs = memoryFileSystem({ now: 0, tickNs: 0n });
    const log: string[] = [];
    const sleeper = async (name: string, milliseconds: number): Promise<void> => {
      await fs.promises.sleep(milliseconds);
      log.push(`${name} at ${await fs.promises.now()}`);
    };
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await fs.promises.lstat('/');
      log.push(`worker at ${await fs.promises.now()}`);
    };
    await Promise.all([sleeper('long', 10_000), sleeper('short', 5), worker()]);
    expect(log).toEqual(['worker at 0', 'short at 5', 'long at 10000']);
    fs.sync.sleep(7);
    expect(fs.sync.monotonic()).toBe(10_007);
  });

  const interleaving = async (seed?: number): Promise<string> => {
    const fs = memoryFileSystem(seed === undefined ? {} : { seed });
    let order = '';
    const task = async (name: string): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        await fs.promises.lstat('/');
        order += name;
      }
    };
    await Promise.all([task('a'), task('b'), task('c')]);
    return order;
  };

  it('gives each call of the promise form its own turn', async () => {
    expect(await interleaving()).toBe('abcabcabcabcabcabc');
  });

  it('with a seed draws the order of calls, the same for the same seed', async () => {
    const orders = await Promise.all([1, 2, 3, 4].map((seed) => interleaving(seed)));
    expect(new Set(orders).size).toBeGreaterThan(2);
    expect(await interleaving(3)).toBe(orders[2]);
  });

  it('is not blocking in the promise form only', async () => {
    const fs = memoryFileSystem();
    expect([fs.sync.blocking(), await fs.promises.blocking()]).toEqual([true, false]);
  });
});
