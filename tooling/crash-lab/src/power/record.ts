import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker } from '@muse/io/testing';
import type { Mix } from '../workload/plan.js';
import { startDisk } from './disk.js';
import { mount, unmount } from './file-systems.js';
import { parseLog, type LogEntry } from './log.js';
import type { FileSystemName } from './requirements.js';
import type { SubjectName } from './subject.js';
import type { PowerTask } from './worker.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

export interface Recording {
  readonly program: string;
  readonly image: string;
  /** An empty directory for the mounts and the log. */
  readonly scratch: string;
  readonly fileSystem: FileSystemName;
  readonly subject: SubjectName;
  readonly mix: Mix;
  readonly steps: number;
  readonly seed: number;
}

/** Lets a process work on a fresh disk. Answers everything that the disk was told, in order. */
export async function recordWork(recording: Recording): Promise<LogEntry[]> {
  const { program, image, scratch, fileSystem, subject, mix, steps, seed } = recording;
  const log = join(scratch, 'log');
  const mountPoint = join(scratch, 'mounted');
  mkdirSync(mountPoint);
  const disk = await startDisk(program, { image, directory: join(scratch, 'disk'), log });
  try {
    mount(disk.path, mountPoint, fileSystem);
    try {
      const task: PowerTask = { subject, root: join(mountPoint, 'work'), control: disk.control, mix, steps, seed };
      const { code, stderr } = await startWorker(WORKER, { data: task }).ended;
      if (code !== 0) throw new Error(`the worker failed: ${stderr}`);
    } finally {
      unmount(mountPoint);
    }
  } finally {
    await disk.stop();
  }
  return parseLog(readFileSync(log));
}
