import type { Calls, Descriptor, FileSystem } from '@muse/io';
import { callLine } from '../record/call-line.js';
import type { Decorate } from '../record/record.js';

/** Replaces some synchronous calls of a file system. */
export function overriding(fs: FileSystem, calls: Partial<Calls>): FileSystem {
  return {
    sync: { ...fs.sync, ...calls },
    get promises() {
      return fs.promises;
    },
  };
}

/** Calls `onSync` before each fsync, fdatasync and fsyncDir, with the call as a line; the call is left out if it says so. */
export function watchingSyncs(fs: FileSystem, isLeftOut: (line: string) => boolean): FileSystem {
  const { sync } = fs;
  const paths = new Map<Descriptor, string>();
  const unless = (op: 'fsync' | 'fdatasync' | 'fsyncDir', path: string, call: () => void): void => {
    if (!isLeftOut(callLine(op, [path]))) call();
  };
  return overriding(fs, {
    open(path, flags, mode) {
      const fd = sync.open(path, flags, mode);
      paths.set(fd, path);
      return fd;
    },
    fsync: (fd) => unless('fsync', paths.get(fd) ?? '', () => sync.fsync(fd)),
    fdatasync: (fd) => unless('fdatasync', paths.get(fd) ?? '', () => sync.fdatasync(fd)),
    fsyncDir: (path) => unless('fsyncDir', path, () => sync.fsyncDir(path)),
  });
}

/** Leaves out one sync: the `index`-th of the run. */
export function withoutSync(index: number): Decorate {
  return (fs) => {
    let turn = 0;
    return watchingSyncs(fs, () => turn++ === index);
  };
}
