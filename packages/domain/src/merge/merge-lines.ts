import { Buffer } from 'node:buffer';

import { numberLines, splitLines } from '../text/lines.js';
import type { Lines } from '../text/lines.js';
import { narrowed, threeWayChunks, trimmed } from './chunks.js';
import type { Chunk, Range, ThreeSequences } from './chunks.js';

/**
 * How a conflict is written.
 *
 * - `merge`: both sides, as narrow as possible
 * - `diff3`: both sides with the base between them, whole
 * - `zdiff3`: as `diff3`, without the lines that both sides begin or end with
 */
export type ConflictStyle = 'merge' | 'diff3' | 'zdiff3';

/** Three versions of a text; a base that does not exist is empty. */
export interface ThreeTexts {
  readonly base: Uint8Array;
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

/** Names for the markers. */
export interface MarkerLabels {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface LineMergeOptions {
  /** `merge` by default. */
  readonly style?: ConflictStyle;
  /** How many characters a marker has; 7 by default. */
  readonly markerSize?: number;
  readonly labels?: MarkerLabels;
  /** Settles every conflict: by one side's lines, or by ours and then theirs. */
  readonly favor?: 'ours' | 'theirs' | 'union';
}

/** Where a conflict lies in the merged text. */
export interface TextConflict {
  /** The line of its first marker, from 1, and how many lines it takes with its markers. */
  readonly line: number;
  readonly lines: number;
}

export interface LineMerge {
  /** The merged text, with markers around what is in conflict. */
  readonly bytes: Uint8Array;
  readonly conflicts: readonly TextConflict[];
}

/**
 * Merges two changed versions of a text line by line. A line that only one side changed is taken from that side; what
 * both changed alike is taken once; everything else is a conflict. No line that a side added is ever left out, and none
 * that a side removed comes back, except inside a conflict. Exchanging the sides exchanges them in the conflicts and
 * changes nothing else.
 */
export function mergeLines(texts: ThreeTexts, options: LineMergeOptions = {}): LineMerge {
  const lines = { base: splitLines(texts.base), ours: splitLines(texts.ours), theirs: splitLines(texts.theirs) };
  const [base, ours, theirs] = numberLines([lines.base, lines.ours, lines.theirs]);
  const numbers = { base, ours, theirs } as ThreeSequences;
  const writer = new MergeWriter(lines, options);
  for (const chunk of inStyle(threeWayChunks(numbers), numbers, options)) writer.write(chunk);
  return writer.result();
}

function inStyle(chunks: Chunk[], numbers: ThreeSequences, { style, favor }: LineMergeOptions): Chunk[] {
  if (!chunks.some(({ kind }) => kind === 'conflict')) return chunks;
  if (favor !== undefined || style === undefined || style === 'merge') return narrowed(chunks, numbers);
  return style === 'zdiff3' ? trimmed(chunks, numbers) : chunks;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

interface ThreeLines {
  readonly base: Lines;
  readonly ours: Lines;
  readonly theirs: Lines;
}

class MergeWriter {
  readonly #texts: ThreeLines;
  readonly #options: LineMergeOptions;
  readonly #parts: Uint8Array[] = [];
  readonly #conflicts: TextConflict[] = [];
  readonly #lineEnd: string;
  #lines = 0;

  constructor(texts: ThreeLines, options: LineMergeOptions) {
    this.#texts = texts;
    this.#options = options;
    this.#lineEnd = endsInCrLf(texts.ours) && endsInCrLf(texts.theirs) ? '\r\n' : '\n';
  }

  write(chunk: Chunk): void {
    if (chunk.kind !== 'conflict') {
      const side = chunk.kind === 'theirs' ? 'theirs' : 'ours';
      this.#copy(this.#texts[side], chunk[side]);
      return;
    }
    const { favor, style } = this.#options;
    if (favor === 'ours' || favor === 'theirs') this.#copy(this.#texts[favor], chunk[favor]);
    else if (favor === 'union') {
      this.#copyWhole(this.#texts.ours, chunk.ours, chunk.theirs.start < chunk.theirs.end);
      this.#copy(this.#texts.theirs, chunk.theirs);
    } else this.#conflict(chunk, style !== undefined && style !== 'merge');
  }

  result(): LineMerge {
    return { bytes: Buffer.concat(this.#parts), conflicts: this.#conflicts };
  }

  #conflict(chunk: Chunk, showBase: boolean): void {
    const line = this.#lines + 1;
    const { labels } = this.#options;
    this.#marker('<', labels?.ours);
    this.#copyWhole(this.#texts.ours, chunk.ours, true);
    if (showBase) {
      this.#marker('|', labels?.base);
      this.#copyWhole(this.#texts.base, chunk.base, true);
    }
    this.#marker('=');
    this.#copyWhole(this.#texts.theirs, chunk.theirs, true);
    this.#marker('>', labels?.theirs);
    this.#conflicts.push({ line, lines: this.#lines + 1 - line });
  }

  #marker(character: string, label = ''): void {
    const marker = character.repeat(this.#options.markerSize ?? 7);
    this.#parts.push(Buffer.from(`${marker}${label === '' ? '' : ` ${label}`}${this.#lineEnd}`, 'utf8'));
    this.#lines++;
  }

  #copy({ bytes, starts }: Lines, { start, end }: Range): void {
    if (start === end) return;
    this.#parts.push(bytes.subarray(starts[start], starts[end]));
    this.#lines += end - start;
  }

  /** Copies lines of which the last one must end before something else follows. */
  #copyWhole(lines: Lines, range: Range, more: boolean): void {
    this.#copy(lines, range);
    if (!more || range.start === range.end) return;
    if (lines.bytes[lines.starts[range.end]! - 1] !== LINE_FEED) this.#parts.push(Buffer.from(this.#lineEnd));
  }
}

/** Whether a text's first line ends as on Windows. */
function endsInCrLf({ bytes, starts, count }: Lines): boolean {
  if (count === 0) return false;
  const end = starts[1]!;
  return bytes[end - 1] === LINE_FEED && bytes[end - 2] === CARRIAGE_RETURN;
}
