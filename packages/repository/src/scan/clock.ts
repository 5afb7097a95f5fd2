import { errorCode } from '@muse/io';
import type { FileStat, Protocol } from '@muse/io';
import { discardTemp, openTemp, port } from '@muse/io/protocols';
import type { Repository } from '../repository/repository.js';

/*
 * A file that changed in the same clock tick in which it was read may change again without looking different. So before
 * anything is read the file system is asked for its own time; what changed less than a window before that is read again
 * next time. Linux stamps files with a clock that ticks every 1 to 10 ms, FAT with one of 2 s.
 */
const FINE_WINDOW_NS = 20_000_000n;
const COARSE_WINDOW_NS = 2_000_000_000n;
const MILLISECOND_NS = 1_000_000n;

/** The time of a file system, by its own clock, and which one it is. */
export interface FileClock {
  readonly nowNs: bigint;
  readonly dev: bigint;
}

/**
 * Asks the file system for its time by making a temp and removing it. `undefined` where nothing can be written; then no
 * file is old enough to be remembered.
 */
export function* probeClock(repo: Pick<Repository, 'stateDir'>): Protocol<FileClock | undefined> {
  try {
    const temp = yield* openTemp(repo.stateDir);
    const stat = yield* port.fstat(temp.fd);
    yield* discardTemp(temp);
    return { nowNs: stat.mtimeNs < stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs, dev: stat.dev };
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return undefined;
  }
}

/** True if every later change of the file will show in its times, given that it was read after the clock was asked. */
export function isSettled(stat: FileStat, clock: FileClock | undefined): boolean {
  if (clock === undefined) return false;
  const fine = stat.mtimeNs % MILLISECOND_NS !== 0n && stat.ctimeNs % MILLISECOND_NS !== 0n && stat.dev === clock.dev;
  const limit = clock.nowNs - (fine ? FINE_WINDOW_NS : COARSE_WINDOW_NS);
  return stat.mtimeNs < limit && stat.ctimeNs < limit;
}

/** True for the errors of a place that only may be read, or has no room. */
export function isReadOnly(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
}
