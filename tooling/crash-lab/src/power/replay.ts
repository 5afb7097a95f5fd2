import { closeSync, copyFileSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckReply } from '../workload/check.js';
import { follow, type Progress } from '../workload/notes.js';
import type { Random } from '../workload/random.js';
import { startChecker, type Checker } from '../workload/start-checker.js';
import type { Note } from '../workload/step.js';
import type { PowerRequest } from './checker.js';
import { statesAt, type CrashPoint, type Piece, type StateKind } from './crash-states.js';
import { startDisk, type Disk } from './disk.js';
import { mount, unmount } from './file-systems.js';
import type { LogEntry } from './log.js';
import type { FileSystemName } from './requirements.js';
import type { SubjectName } from './subject.js';
import type { StartNote } from './worker.js';

const CHECKER = fileURLToPath(new URL('checker.js', import.meta.url));

export interface Replay {
  readonly program: string;
  /** As it was before the first entry. */
  readonly image: string;
  readonly scratch: string;
  readonly fileSystem: FileSystemName;
  readonly subject: SubjectName;
  readonly entries: readonly LogEntry[];
  /** In the order of the log. */
  readonly points: readonly CrashPoint[];
  /** States at each point with a choice of the disk's own, beside all and nothing. */
  readonly samples: number;
  readonly random: Random;
  readonly onState: (state: CheckedState) => void;
}

/** One state of the disk after a cut, and what was found in it. */
export interface CheckedState {
  readonly point: CrashPoint;
  readonly kind: StateKind;
  /** What `mount` said, where the file system itself does not stand the state: then nobody looked at what is in it. */
  readonly reply: CheckReply | { readonly unmountable: string };
}

interface Bench extends Replay {
  readonly disk: Disk;
  readonly mountPoint: string;
  readonly checker: Checker<PowerRequest>;
}

/** Rebuilds the disk at each point, mounts it as after a power cut, and has it looked at. */
export async function replay(options: Replay): Promise<void> {
  const durable = join(options.scratch, 'durable.img');
  copyFileSync(options.image, durable);
  const mountPoint = join(options.scratch, 'after');
  mkdirSync(mountPoint);
  const image = openSync(durable, 'r+');
  const checker = startChecker<PowerRequest>(CHECKER);
  const disk = await startDisk(options.program, { image: durable, directory: join(options.scratch, 'cut') });
  try {
    const bench: Bench = { ...options, disk, mountPoint, checker };
    const flushed = flusher(options.entries, (piece) => writePiece(image, piece));
    for (const point of options.points) {
      flushed(point);
      for (const { kind, arrived } of statesAt(point, options)) {
        options.onState({ point, kind, reply: await lookAt(bench, point, arrived) });
      }
    }
  } finally {
    checker.stop();
    closeSync(image);
    await disk.stop();
  }
}

/** Brings what was flushed before a point to the image, from where the last call left off. */
function flusher(entries: readonly LogEntry[], write: (piece: Piece) => void): (point: CrashPoint) => void {
  let next = 0;
  let waiting: Piece[] = [];
  return ({ index }) => {
    for (; next < index; next++) {
      const entry = entries[next]!;
      if (entry.kind === 'write') waiting.push(entry);
      if (entry.kind !== 'flush') continue;
      for (const piece of waiting) write(piece);
      waiting = [];
    }
  };
}

function writePiece(fd: number, { offset, bytes }: Piece): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, offset + done);
}

let checks = 0;

async function lookAt(bench: Bench, point: CrashPoint, arrived: readonly Piece[]): Promise<CheckedState['reply']> {
  const { disk, mountPoint, fileSystem, subject, checker } = bench;
  disk.revert();
  for (const { offset, bytes } of arrived) disk.write(offset, bytes);
  try {
    mount(disk.path, mountPoint, fileSystem);
  } catch (error) {
    return { unmountable: error instanceof Error ? error.message : String(error) };
  }
  try {
    const { before, cutOff } = progressAt(bench.entries, point);
    const root = join(mountPoint, 'work');
    return await checker.ask({ subject, root, before, cutOff, seed: checks++, afterPowerCut: true });
  } finally {
    unmount(mountPoint);
  }
}

/** What had been acknowledged at a point, and what had begun. */
function progressAt(entries: readonly LogEntry[], { index }: CrashPoint): Progress {
  const notes = entries.slice(0, index).flatMap((entry) => (entry.kind === 'mark' ? [entry.text] : []));
  const [first, ...rest] = notes.map((text) => JSON.parse(text) as unknown);
  return follow((first as StartNote).start, rest as Note[]);
}
