import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import type { FileSystemName } from './requirements.js';

interface FileSystemFacts {
  /** Of the image; near the smallest that the file system accepts. */
  readonly mebibytes: number;
  readonly make: readonly string[];
  /** Options of the mount under which the work is done: the journal shall move as often as it may. */
  readonly options: readonly string[];
}

const FACTS: Readonly<Record<FileSystemName, FileSystemFacts>> = {
  ext4: {
    mebibytes: 32,
    make: ['mkfs.ext4', '-q', '-F', '-J', 'size=4', '-E', 'nodiscard,lazy_itable_init=0,lazy_journal_init=0'],
    options: ['commit=1'],
  },
  xfs: { mebibytes: 300, make: ['mkfs.xfs', '-q', '-f', '-K'], options: [] },
  btrfs: { mebibytes: 128, make: ['mkfs.btrfs', '-q', '-f', '-K'], options: ['commit=1'] },
};

/** Makes an image with an empty file system. */
export function makeImage(path: string, fileSystem: FileSystemName): void {
  const { mebibytes, make } = FACTS[fileSystem];
  const fd = openSync(path, 'w');
  ftruncateSync(fd, mebibytes * 2 ** 20);
  closeSync(fd);
  const [command, ...words] = make;
  execFileSync(command!, [...words, path], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Mounts a disk, by a loop device that goes away with the mount. Throws what `mount` says if it cannot be. */
export function mount(disk: string, directory: string, fileSystem: FileSystemName): void {
  const options = ['loop', ...FACTS[fileSystem].options].join(',');
  execFileSync('mount', ['-t', fileSystem, '-o', options, disk, directory], { stdio: ['ignore', 'ignore', 'pipe'] });
}

export function unmount(directory: string): void {
  execFileSync('umount', [directory], { stdio: ['ignore', 'ignore', 'pipe'] });
}
