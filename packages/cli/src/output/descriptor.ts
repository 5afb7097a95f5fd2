import { fstatSync, readSync, writeSync } from 'node:fs';

/** The reader of our output has gone away (`muse log | head -1`): nobody is left to tell. */
export class OutputClosed extends Error {}

const RETRY_MS = 2;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes everything to standard output (1) or standard error (2), waiting where a pipe is full.
 *
 * @throws OutputClosed if nobody reads it any more; the system's error for anything else, a full disk for instance.
 */
export function writeDescriptor(fd: 1 | 2, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  let offset = 0;
  while (offset < bytes.length) {
    try {
      offset += writeSync(fd, bytes, offset, bytes.length - offset);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') throw new OutputClosed();
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/** Reads standard input to its end. */
export function readInput(): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = Buffer.alloc(1 << 16);
    const count = readSome(piece);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, count));
  }
}

function readSome(buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, buffer);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}

/** True for a terminal. Pipes and files are told apart first, because asking for a terminal loads much more. */
export function isTerminal(fd: 1 | 2): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(fd);
  } catch {
    // A closed descriptor is no terminal; writing to it will say so.
    return false;
  }
}
