import type { Protocol } from '@muse/io/protocols';
import { port } from '@muse/io/protocols';

/** A stretch of a log that is no record. */
export interface LogStretch {
  readonly path: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
}

/** How every record of a log begins and ends. */
const BEGIN = '{"sum":"';
const END = '}';

/**
 * Whether a stretch is what a power cut leaves of records that were being appended: their beginning, or pieces of them
 * between bytes that were allocated and never written. These are zeros, and no record holds one. Such records were never
 * acknowledged, so they are no damage.
 */
export function* isTorn({ path, offset, length }: LogStretch): Protocol<boolean> {
  // A whole record whose content is wrong is reported without a length: nothing is torn there.
  if (length === 0) return false;
  const bytes = (yield* port.readFile(path))?.subarray(offset, offset + length) ?? Buffer.alloc(0);
  const hole = bytes.indexOf(0);
  const front = Buffer.from(hole === -1 ? bytes : bytes.subarray(0, hole)).toString('latin1');
  return BEGIN.startsWith(front.slice(0, BEGIN.length)) && (hole !== -1 || !front.endsWith(END));
}
