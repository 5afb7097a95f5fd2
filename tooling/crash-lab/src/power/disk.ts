import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../native/logdisk.c', import.meta.url));
const LONGEST_START_MS = 10_000;

/** Compiles the disk into a directory; answers the path of the program. */
export function buildLogdisk(directory: string): string {
  const program = join(directory, 'logdisk');
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'fuse3'], { encoding: 'utf8' }).trim().split(/\s+/);
  execFileSync('gcc', ['-std=c11', '-O2', '-Wall', '-Wextra', '-o', program, SOURCE, ...flags]);
  return program;
}

/** A disk under way: `logdisk` with its file system. */
export interface Disk {
  /** The file to put a loop device on. */
  readonly path: string;
  /** The file that takes `mark …`. */
  readonly control: string;
  /** Makes the disk equal to its image again. */
  revert(): void;
  /** Writes to the disk itself, which must not be mounted. */
  write(offset: number, bytes: Uint8Array): void;
  stop(): Promise<void>;
}

/** Starts a disk that begins as `image`. With `log`, every write and flush is appended there. */
export async function startDisk(
  program: string,
  { image, directory, log }: { readonly image: string; readonly directory: string; readonly log?: string },
): Promise<Disk> {
  await mkdir(directory, { recursive: true });
  const words = [image, directory, ...(log === undefined ? [] : [log])];
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const path = join(directory, 'disk');
  const control = join(directory, 'control');
  await untilThere(child, path);
  const device = openSync(path, 'r+');
  const commands = openSync(control, 'w');
  return {
    path,
    control,
    revert: () => void writeSync(commands, 'revert'),
    write: (offset, bytes) => {
      for (let done = 0; done < bytes.length;)
        done += writeSync(device, bytes, done, bytes.length - done, offset + done);
    },
    stop: async () => {
      closeSync(device);
      closeSync(commands);
      execFileSync('umount', [directory]);
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

async function untilThere(child: ChildProcess, path: string): Promise<void> {
  for (const start = performance.now(); !existsSync(path); await pause(5)) {
    if (child.exitCode !== null) throw new Error(`logdisk ended with ${child.exitCode}`);
    if (performance.now() - start > LONGEST_START_MS) throw new Error('logdisk does not come up');
  }
}
