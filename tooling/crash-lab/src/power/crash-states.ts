import { below, type Random } from '../workload/random.js';
import type { LogEntry } from './log.js';

/** A stretch of bytes that is on the disk. */
export interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** How a state came about: everything arrived, or nothing since the last flush, or what a disk chose to write. */
export type StateKind = 'all' | 'none' | 'some writes' | 'some blocks' | 'some sectors';

/** A moment at which the power may fail: between two entries of the log. */
export interface CrashPoint {
  /** Entries before it. */
  readonly index: number;
  /** Writes since the last flush, in order: each may have arrived or not. */
  readonly pending: readonly Piece[];
  /** Marks before it. */
  readonly marks: number;
}

const BLOCK = 4096;
const SECTOR = 512;

/**
 * Every moment from the first mark on at which there is something new: after each write and after each mark. (After a
 * flush the disk holds what it held before it.) Where marks follow, they count: what they acknowledge must survive a
 * cut right behind them.
 */
export function crashPoints(entries: readonly LogEntry[]): CrashPoint[] {
  const points: CrashPoint[] = [];
  let pending: Piece[] = [];
  let marks = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'mark') marks++;
    else if (entry.kind === 'flush') pending = [];
    else pending = [...pending, entry];
    const next = entries[index + 1];
    if (marks > 0 && entry.kind !== 'flush' && next?.kind !== 'mark') points.push({ index: index + 1, pending, marks });
  }
  return points;
}

/**
 * What a disk may hold after a cut at this point, beside what was flushed. The order of the writes since the last flush is
 * the disk's own: whole writes, blocks of 4 KiB and sectors of 512 bytes arrive or not, one by one.
 */
export function statesAt(
  point: CrashPoint,
  { samples, random }: { readonly samples: number; readonly random: Random },
): { readonly kind: StateKind; readonly arrived: readonly Piece[] }[] {
  const { pending } = point;
  const states: { kind: StateKind; arrived: readonly Piece[] }[] = [{ kind: 'all', arrived: pending }];
  if (pending.length === 0) return states;
  states.push({ kind: 'none', arrived: [] });
  const kinds = ['some writes', 'some blocks', 'some sectors'] as const;
  for (let sample = 0; sample < samples; sample++) {
    const kind = kinds[sample % kinds.length]!;
    const share = (1 + below(random, 9)) / 10;
    states.push({ kind, arrived: cut(pending, kind).filter(() => random() < share) });
  }
  return states;
}

function cut(pieces: readonly Piece[], kind: StateKind): readonly Piece[] {
  if (kind === 'some writes') return pieces;
  const size = kind === 'some blocks' ? BLOCK : SECTOR;
  return pieces.flatMap(({ offset, bytes }) => {
    const parts: Piece[] = [];
    for (let at = 0; at < bytes.length; at += size)
      parts.push({ offset: offset + at, bytes: bytes.subarray(at, at + size) });
    return parts;
  });
}

/** Up to `limit` points: all of them, or a sample that keeps their order. */
export function samplePoints(
  points: readonly CrashPoint[],
  { limit, random }: { readonly limit: number; readonly random: Random },
): readonly CrashPoint[] {
  let wanted = limit;
  return points.filter((_, index) => {
    if (random() * (points.length - index) >= wanted) return false;
    wanted--;
    return true;
  });
}
