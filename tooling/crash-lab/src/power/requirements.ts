import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** The commands that a file system needs beside those that all need. */
export const MAKERS: Readonly<Record<FileSystemName, string>> = {
  ext4: 'mkfs.ext4',
  xfs: 'mkfs.xfs',
  btrfs: 'mkfs.btrfs',
};

export type FileSystemName = 'ext4' | 'xfs' | 'btrfs';

/** What this machine lacks for cutting the power of a disk, each as a phrase; empty if nothing. */
export function missingRequirements(fileSystem: FileSystemName): readonly string[] {
  if (process.platform !== 'linux') return ['Linux'];
  const missing: string[] = [];
  if (process.geteuid?.() !== 0) missing.push('the rights of root, to mount');
  if (!isUsable('/dev/fuse')) missing.push('/dev/fuse');
  if (!isUsable('/dev/loop-control')) missing.push('loop devices (/dev/loop-control)');
  for (const command of ['gcc', 'pkg-config', 'mount', 'umount', 'unshare', MAKERS[fileSystem]]) {
    if (!runs(command, ['--version']) && !runs(command, ['-V'])) missing.push(command);
  }
  if (!runs('pkg-config', ['--exists', 'fuse3'])) missing.push('the headers of FUSE 3 (libfuse3-dev)');
  if (missing.length === 0 && !mayMount()) missing.push('leave to mount in a namespace of its own');
  return missing;
}

function isUsable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}

function runs(command: string, words: readonly string[]): boolean {
  const { error, status } = spawnSync(command, words, { stdio: 'ignore' });
  return error === undefined && status === 0;
}

function mayMount(): boolean {
  return runs('unshare', ['--mount', '--propagation', 'private', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
}
