import { editsOf } from '../text/edits.js';
import type { Edit } from '../text/edit.js';
import { diffByRarity } from '../text/histogram.js';
import { settle } from '../text/settle.js';

/** Elements `start` up to `end`, end excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a three-way comparison: where it lies on each side, and who changed it. */
export interface Chunk {
  /** `same`: both sides have the same there, changed or not; `conflict`: both changed it, differently. */
  readonly kind: 'same' | 'ours' | 'theirs' | 'conflict';
  readonly base: Range;
  readonly ours: Range;
  readonly theirs: Range;
}

/** Three sequences of elements, equal where their numbers are. */
export interface ThreeSequences {
  readonly base: Int32Array;
  readonly ours: Int32Array;
  readonly theirs: Int32Array;
}

/**
 * Cuts three sequences into stretches in their order. Changes of the two sides that overlap or touch are one stretch,
 * since neither could be applied without the other's lines around it; it is no conflict if both made the same of it.
 *
 * Source: S. Khanna, K. Kunal and B. C. Pierce, "A formal investigation of diff3" (2007).
 */
export function threeWayChunks({ base, ours, theirs }: ThreeSequences): Chunk[] {
  const a = changes(base, ours);
  const b = changes(base, theirs);
  const chunks: Chunk[] = [];
  // How far each side's places are from the base's, behind the edits taken so far.
  const drift = { ours: 0, theirs: 0 };
  let at = 0;
  let [i, j] = [0, 0];
  const push = (kind: Chunk['kind'], end: number, from: typeof drift): void => {
    const sideOf = (before: number, after: number): Range => ({ start: at + before, end: end + after });
    chunks.push({
      kind,
      base: { start: at, end },
      ours: sideOf(from.ours, drift.ours),
      theirs: sideOf(from.theirs, drift.theirs),
    });
    at = end;
  };
  while (i < a.length || j < b.length) {
    const start = Math.min(a[i]?.beforeStart ?? Infinity, b[j]?.beforeStart ?? Infinity);
    if (start > at) push('same', start, drift);
    const [fromI, fromJ, from] = [i, j, { ...drift }];
    let end = start;
    for (;;) {
      if (i < a.length && a[i]!.beforeStart <= end) {
        end = Math.max(end, a[i]!.beforeEnd);
        drift.ours += growth(a[i++]!);
      } else if (j < b.length && b[j]!.beforeStart <= end) {
        end = Math.max(end, b[j]!.beforeEnd);
        drift.theirs += growth(b[j++]!);
      } else break;
    }
    push(i === fromI ? 'theirs' : j === fromJ ? 'ours' : 'conflict', end, from);
  }
  if (at < base.length || chunks.length === 0) push('same', base.length, drift);
  return chunks.map((chunk) =>
    chunk.kind === 'conflict' && equal(ours, chunk.ours, theirs, chunk.theirs) ? { ...chunk, kind: 'same' } : chunk,
  );
}

/**
 * Narrows conflicts to what really differs between the sides: what both made alike inside is taken out, unless that
 * leaves no more than three lines between two conflicts, which read better as one. The base of a narrowed conflict is
 * no longer known; its range is that of the whole.
 */
export function narrowed(chunks: readonly Chunk[], { ours, theirs }: ThreeSequences): Chunk[] {
  const fine = chunks.flatMap((chunk) => (chunk.kind === 'conflict' ? split(chunk, ours, theirs) : [chunk]));
  const result: Chunk[] = [];
  for (const chunk of fine) {
    const [last, between] = [result.at(-2), result.at(-1)];
    if (chunk.kind === 'conflict' && last?.kind === 'conflict' && between?.kind === 'same') {
      if (between.ours.end - between.ours.start <= CLOSE) {
        result.splice(-2, 2, { kind: 'conflict', ...joined(last, chunk) });
        continue;
      }
    }
    result.push(chunk);
  }
  return result;
}

/** Conflicts with at most this many lines between them are shown as one. */
const CLOSE = 3;

/** Narrows conflicts by what both sides have at their beginning and at their end; the base stays whole. */
export function trimmed(chunks: readonly Chunk[], { ours, theirs }: ThreeSequences): Chunk[] {
  return chunks.flatMap((chunk) => {
    if (chunk.kind !== 'conflict') return [chunk];
    const shortest = Math.min(chunk.ours.end - chunk.ours.start, chunk.theirs.end - chunk.theirs.start);
    let lead = 0;
    while (lead < shortest && ours[chunk.ours.start + lead] === theirs[chunk.theirs.start + lead]) lead++;
    let tail = 0;
    while (tail < shortest - lead && ours[chunk.ours.end - tail - 1] === theirs[chunk.theirs.end - tail - 1]) tail++;
    const { base } = chunk;
    const o = { start: chunk.ours.start + lead, end: chunk.ours.end - tail };
    const t = { start: chunk.theirs.start + lead, end: chunk.theirs.end - tail };
    const same = (place: number, ours: Range, theirs: Range): Chunk[] =>
      ours.start === ours.end ? [] : [{ kind: 'same', base: { start: place, end: place }, ours, theirs }];
    return [
      ...same(base.start, { start: chunk.ours.start, end: o.start }, { start: chunk.theirs.start, end: t.start }),
      { kind: 'conflict', base, ours: o, theirs: t },
      ...same(base.end, { start: o.end, end: chunk.ours.end }, { start: t.end, end: chunk.theirs.end }),
    ];
  });
}

function split(chunk: Chunk, ours: Int32Array, theirs: Int32Array): Chunk[] {
  const { base } = chunk;
  const edits = changes(
    ours.subarray(chunk.ours.start, chunk.ours.end),
    theirs.subarray(chunk.theirs.start, chunk.theirs.end),
  );
  const parts: Chunk[] = [];
  let [o, t] = [chunk.ours.start, chunk.theirs.start];
  const push = (kind: Chunk['kind'], oEnd: number, tEnd: number): void => {
    if (o < oEnd || t < tEnd)
      parts.push({ kind, base, ours: { start: o, end: oEnd }, theirs: { start: t, end: tEnd } });
    [o, t] = [oEnd, tEnd];
  };
  for (const edit of edits) {
    push('same', chunk.ours.start + edit.beforeStart, chunk.theirs.start + edit.afterStart);
    push('conflict', chunk.ours.start + edit.beforeEnd, chunk.theirs.start + edit.afterEnd);
  }
  push('same', chunk.ours.end, chunk.theirs.end);
  return parts;
}

function changes(before: Int32Array, after: Int32Array): Edit[] {
  return editsOf(settle(diffByRarity(before, after), before, after));
}

function growth({ beforeStart, beforeEnd, afterStart, afterEnd }: Edit): number {
  return afterEnd - afterStart - (beforeEnd - beforeStart);
}

function joined(a: Chunk, b: Chunk): Omit<Chunk, 'kind'> {
  const across = (x: Range, y: Range): Range => ({ start: x.start, end: y.end });
  return { base: across(a.base, b.base), ours: across(a.ours, b.ours), theirs: across(a.theirs, b.theirs) };
}

function equal(a: Int32Array, x: Range, b: Int32Array, y: Range): boolean {
  if (x.end - x.start !== y.end - y.start) return false;
  for (let i = 0; i < x.end - x.start; i++) if (a[x.start + i] !== b[y.start + i]) return false;
  return true;
}
