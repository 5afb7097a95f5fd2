import { parentPath, type Descriptor } from '@muse/io';
import type { Decorate } from '../record/record.js';
import { overriding } from './barriers.js';

/** The fsync of a file, and its close, only after the next rename or link: published first, made durable then. */
export const fsyncAfterRename: Decorate = (fs) => {
  const { sync } = fs;
  let late: Descriptor[] = [];
  const deferred = new Set<Descriptor>();
  const settle = (): void => {
    for (const fd of late) {
      sync.fsync(fd);
      if (deferred.delete(fd)) sync.close(fd);
    }
    late = [];
  };
  return overriding(fs, {
    fsync: (fd) => void late.push(fd),
    close: (fd) => (late.includes(fd) ? void deferred.add(fd) : sync.close(fd)),
    rename(from, to) {
      sync.rename(from, to);
      settle();
    },
    link(existing, path) {
      sync.link(existing, path);
      settle();
    },
  });
};

/** The directory is synced before the rename into it, and not after. */
export const directoryBeforeRename: Decorate = (fs) => {
  const { sync } = fs;
  const early = new Set<string>();
  return overriding(fs, {
    rename(from, to) {
      sync.fsyncDir(parentPath(to));
      early.add(parentPath(to));
      sync.rename(from, to);
    },
    fsyncDir(path) {
      if (!early.delete(path)) sync.fsyncDir(path);
    },
  });
};

/** The bytes are written after the fsync, when the file is closed. */
export const writeAfterFsync: Decorate = (fs) => {
  const { sync } = fs;
  const late: { fd: Descriptor; bytes: Uint8Array }[] = [];
  return overriding(fs, {
    write(fd, buffer, offset, length, position) {
      if (position !== null) return sync.write(fd, buffer, offset, length, position);
      late.push({ fd, bytes: new Uint8Array(buffer.subarray(offset, offset + length)) });
      return length;
    },
    close(fd) {
      for (const { bytes } of late.filter((write) => write.fd === fd)) sync.write(fd, bytes, 0, bytes.length, null);
      for (let at = late.length - 1; at >= 0; at--) if (late[at]!.fd === fd) late.splice(at, 1);
      sync.close(fd);
    },
  });
};
