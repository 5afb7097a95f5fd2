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
 * Whether a stretch is what a power cut leaves of a record that was being appended: its beginning, or bytes that were
 * allocated and never written. Such a record was never acknowledged, so it is no damage.
 */
export function* isTorn({ path, offset, length }: LogStretch): Protocol<boolean> {
  // A whole record whose content is wrong is reported without a length: nothing is torn there.
  if (length === 0) return false;
  const bytes = (yield* port.readFile(path))?.subarray(offset, offset + length) ?? new Uint8Array();
  const written = bytes.indexOf(0) === -1 ? bytes : bytes.subarray(0, bytes.indexOf(0));
  if (bytes.subarray(written.length).some((byte) => byte !== 0)) return false;
  const text = Buffer.from(written).toString('latin1');
  return text.length < bytes.length || !text.endsWith(END) ? BEGIN.startsWith(text.slice(0, BEGIN.length)) : false;
}
