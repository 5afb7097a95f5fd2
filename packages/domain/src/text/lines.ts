import { Buffer } from 'node:buffer';

/** A text cut into lines: line `i` is the bytes from `starts[i]` to `starts[i + 1]`, its line feed included. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** One more than there are lines; the last one is the length of the text. */
  readonly starts: Int32Array;
  readonly count: number;
}

const LINE_FEED = 0x0a;

/** Cuts at line feeds. Bytes after the last one are a line of their own; an empty text has no lines. */
export function splitLines(bytes: Uint8Array): Lines {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  if (bytes.length > 0 && bytes[bytes.length - 1] !== LINE_FEED) count++;
  const starts = new Int32Array(count + 1);
  let at = 0;
  for (let line = 1; line < count; line++) {
    at = bytes.indexOf(LINE_FEED, at) + 1;
    starts[line] = at;
  }
  if (count > 0) starts[count] = bytes.length;
  return { bytes, starts, count };
}

/** The bytes of one line with its line feed. */
export function lineBytes(lines: Lines, index: number): Uint8Array {
  return lines.bytes.subarray(lines.starts[index]!, lines.starts[index + 1]!);
}

/** Whether a line ends in a line feed: all do but at most the last. */
export function endsInLineFeed(lines: Lines, index: number): boolean {
  return lines.bytes[lines.starts[index + 1]! - 1] === LINE_FEED;
}

/** Numbers the lines of texts from 0, so that two lines have one number exactly if their bytes are equal. */
export function numberLines(texts: readonly Lines[]): Int32Array[] {
  const numbers = new Map<string, number>();
  return texts.map((text) => numbered(text, numbers));
}

function numbered({ bytes, starts, count }: Lines, numbers: Map<string, number>): Int32Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result = new Int32Array(count);
  for (let line = 0; line < count; line++) {
    const key = text.toString('latin1', starts[line], starts[line + 1]);
    const known = numbers.get(key);
    result[line] = known ?? numbers.size;
    if (known === undefined) numbers.set(key, numbers.size);
  }
  return result;
}
