import type { Output } from '../command/command.js';
import { writeDescriptor } from './descriptor.js';

/** Pieces are gathered to this many characters, so that a long log takes few system calls and still starts at once. */
const CHUNK = 1 << 16;

/** Writes output to standard output. */
export function printOutput(output: Output): void {
  if (typeof output === 'string' || output instanceof Uint8Array) {
    if (output.length > 0) writeDescriptor(1, output);
    return;
  }
  for (const chunk of chunks(output)) writeDescriptor(1, chunk);
}

/** Gathers small pieces of text into larger ones. */
export function* chunks(pieces: Iterable<string>): Generator<string> {
  let gathered = '';
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length >= CHUNK) {
      yield gathered;
      gathered = '';
    }
  }
  if (gathered !== '') yield gathered;
}
