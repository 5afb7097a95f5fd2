import { describe, expect, it } from 'vitest';
import { memoryFileSystem, type MemoryFileSystem } from '../../../src/index.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (fs: MemoryFileSystem, path: string): string | undefined => {
  const content = fs.sync.readFile(path);
  return content === undefined ? undefined : Buffer.from(content).toString();
};

function write(fs: MemoryFileSystem, path: string, content: string): void {
  const fd = fs.sync.open(path, 'wx', 0o640);
  fs.sync.write(fd, bytes(content), 0, content.length, null);
  fs.sync.close(fd);
}

function example(): MemoryFileSystem {
  const fs = memoryFileSystem();
  fs.sync.mkdir('/d', 0o700);
  write(fs, '/d/a', 'first');
  fs.sync.link('/d/a', '/d/b');
  fs.sync.symlink('a', '/d/l');
  fs.sync.mkdir('/d/empty');
  return fs;
}

describe('a disk image', () => {
  it('gives the same tree again: contents, modes, times, numbers, links', () => {
    const before = example();
    const after = memoryFileSystem({ image: before.image() });
    for (const path of ['/d', '/d/a', '/d/b', '/d/l', '/d/empty']) {
      expect(after.sync.lstat(path)).toEqual(before.sync.lstat(path));
    }
    expect(after.sync.readdir('/d')).toEqual(before.sync.readdir('/d'));
    expect(after.sync.readlink('/d/l')).toBe('a');
    expect(after.sync.realpath('/d/l')).toBe('/d/a');
    const fd = after.sync.open('/d/b', 'r+');
    after.sync.write(fd, bytes('F'), 0, 1, 0);
    expect(text(after, '/d/a')).toBe('First');
  });

  it('is not changed by what is done later on either side', () => {
    const before = example();
    const image = before.image();
    const after = memoryFileSystem({ image });
    const inPlace = before.sync.open('/d/a', 'r+');
    before.sync.write(inPlace, bytes('X'), 0, 1, 0);
    const appended = after.sync.open('/d/a', 'a');
    after.sync.write(appended, bytes(' more'), 0, 5, null);
    const cut = memoryFileSystem({ image });
    cut.sync.ftruncate(cut.sync.open('/d/a', 'r+'), 2);
    cut.sync.unlink('/d/l');
    expect(text(before, '/d/a')).toBe('Xirst');
    expect(text(after, '/d/a')).toBe('first more');
    expect(text(cut, '/d/a')).toBe('fi');
    const again = memoryFileSystem({ image });
    expect(text(again, '/d/a')).toBe('first');
    expect(again.sync.readlink('/d/l')).toBe('a');
  });

  it('leaves no number and no nonce to be given twice', () => {
    const before = example();
    const highest = before.sync.lstat('/d/empty')!.ino;
    const after = memoryFileSystem({ image: before.image(), nonces: 7n, identity: { pid: 5_000 } });
    write(after, '/new', '');
    expect(after.sync.lstat('/new')!.ino).toBeGreaterThan(highest);
    expect(after.sync.nonce()).toBe('0000000000000008');
    expect(after.spawn().identity.pid).toBe(5_001);
  });

  it('that is not whole is refused', () => {
    const whole = example().image();
    const file = memoryFileSystem({ image: whole }).sync.lstat('/d/a')!.ino;
    const node = (ino: bigint): ReturnType<typeof whole.node> => (ino === file ? undefined : whole.node(ino));
    expect(() => memoryFileSystem({ image: { ...whole, node } })).toThrow(`has no inode ${file}`);
    expect(() => memoryFileSystem({ image: { ...whole, root: file } })).toThrow('no root directory');
  });
});
