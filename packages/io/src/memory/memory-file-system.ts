import type { Calls, Degradation, FileSystem, Liveness, ProcessIdentity, PromiseCalls } from '../port/calls.js';
import { VirtualClock } from './clock.js';
import { Disk } from './disk.js';
import { openFileCalls } from './file-calls.js';
import type { DiskImage } from './image.js';
import { lookUp } from './lookup.js';
import { nameCalls } from './name-calls.js';
import { Processes } from './processes.js';
import { seededRandom, Turns } from './turns.js';

export interface MemoryOptions {
  /** The clock at the start, in milliseconds since 1970; 1,700,000,000,000 by default. */
  readonly now?: number;
  /** How far the clock moves with each change, in nanoseconds; 1,000 by default. With 0 it stands still. */
  readonly tickNs?: bigint;
  /** The mode bits that new files and directories do not get; 0o022 by default. */
  readonly umask?: number;
  /** Directories that are file systems of their own, parents before children: `['/mnt']`. */
  readonly mounts?: readonly string[];
  /** Draws the order in which calls of the promise form that wait are made; without it they go in their order. */
  readonly seed?: number;
  /** What is on the disk at the start; nothing by default. */
  readonly image?: DiskImage;
  /** How many nonces were given out before, so that none is given out twice on one disk; 0 by default. */
  readonly nonces?: bigint;
  /** Who the first process is; what is left out is simulated. */
  readonly identity?: Partial<ProcessIdentity>;
}

/** One simulated process on a simulated machine, as a file system. */
export interface MemoryFileSystem extends FileSystem {
  readonly identity: ProcessIdentity;
  readonly clock: VirtualClock;
  /** The syncs that were reported as not supported, in their order. */
  readonly reduced: readonly Degradation[];
  /** How many descriptors this process has open. */
  openDescriptors(): number;
  /** Starts another process on the same machine, or elsewhere on the same disk if its identity says so. */
  spawn(identity?: Partial<ProcessIdentity>): MemoryFileSystem;
  /** Ends this process as SIGKILL does: what it called has happened, what it calls from now on never does. */
  kill(): void;
  /** What is on the disk now. It costs a walk of the tree, not a copy of the files. Mounts become plain directories. */
  image(): DiskImage;
  /** Says what `liveness` answers for an identity, in every process. */
  setLiveness(identity: ProcessIdentity, liveness: Liveness): void;
}

/**
 * A file system in memory that behaves as a POSIX one does, errors included, with its own clock and processes. Each call
 * of the promise form takes its own turn of the event loop, so tasks interleave at every call, the same way every time.
 * It knows no permissions, no limits of space, and loses nothing: for faults wrap it in `recordingFileSystem`.
 */
export function memoryFileSystem(options: MemoryOptions = {}): MemoryFileSystem {
  const clock = new VirtualClock(options.now ?? 1_700_000_000_000, options.tickNs ?? 1_000n);
  const disk = new Disk(clock, options.umask ?? 0o022, options.image);
  for (const mount of options.mounts ?? []) {
    const { directory, name } = lookUp(disk.root, mount, 'name', { syscall: 'mount', path: mount });
    disk.setEntry(directory, name, disk.newMount(directory, name));
  }
  const turns = new Turns(clock, options.seed === undefined ? undefined : seededRandom(options.seed));
  const nonces = { last: options.nonces ?? 0n };
  return startProcess({ disk, turns, processes: new Processes(), nonces }, options.identity);
}

interface Machine {
  readonly disk: Disk;
  readonly turns: Turns;
  readonly processes: Processes;
  readonly nonces: { last: bigint };
}

function startProcess(machine: Machine, wanted: Partial<ProcessIdentity> | undefined): MemoryFileSystem {
  const { disk, turns, processes, nonces } = machine;
  const { clock } = disk;
  const identity = processes.start(wanted);
  const descriptors = openFileCalls(disk);
  const reduced: Degradation[] = [];
  const state = { killed: false };
  const sync: Calls = guarded(state, {
    ...descriptors.calls,
    ...nameCalls(disk),
    now: () => clock.ms,
    monotonic: () => clock.monotonicMs,
    sleep: (milliseconds) => clock.advance(milliseconds),
    nonce: () => (++nonces.last).toString(16).padStart(16, '0'),
    self: () => identity,
    liveness: (other) => processes.liveness(other, identity),
    reduced: (degradation) => void reduced.push(degradation),
    blocking: () => true,
  });
  let promises: PromiseCalls | undefined;
  return {
    sync,
    get promises() {
      return (promises ??= inTurns(sync, turns));
    },
    identity,
    clock,
    reduced,
    openDescriptors: descriptors.count,
    image: () => disk.image(),
    spawn: (other) => startProcess(machine, other),
    kill() {
      state.killed = true;
      descriptors.closeAll();
      processes.end(identity);
    },
    setLiveness: (other, liveness) => processes.set(other, liveness),
  };
}

/** The same calls, refused once the process is dead. */
function guarded(state: { readonly killed: boolean }, calls: Calls): Calls {
  const table = Object.entries(calls as unknown as Record<string, (...args: unknown[]) => unknown>);
  const checked = table.map(([op, call]) => [
    op,
    (...args: unknown[]) => {
      if (state.killed) throw new Error(`${op}: the simulated process was killed`);
      return call(...args);
    },
  ]);
  return Object.fromEntries(checked) as Calls;
}

function inTurns(sync: Calls, turns: Turns): PromiseCalls {
  const table = Object.entries(sync as unknown as Record<string, (...args: unknown[]) => unknown>);
  const later = table.map(([op, call]) => [op, (...args: unknown[]) => turns.take(() => call(...args))]);
  return {
    ...(Object.fromEntries(later) as PromiseCalls),
    sleep: (milliseconds) => turns.sleep(milliseconds),
    blocking: () => turns.take(() => false),
  };
}
