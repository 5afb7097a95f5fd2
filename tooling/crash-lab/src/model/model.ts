import type { Effect, Event } from '../record/events.js';
import type { Fate, Micro } from './crash-disk.js';

/** What a crash may leave of what was done: the rules of one kind of crash on one kind of file system. */
export interface Model {
  readonly name: string;
  /** `killed`: the machine goes on and only the process is dead. Else it starts again, and nobody lives. */
  readonly crash: 'killed' | 'power cut';
  /** The parts of an effect that are kept or lost by themselves, in their order. */
  expand(effect: Effect, event: number): Micro[];
  /** Which of the pending are sure after this event, which comes at `at`. */
  settle(event: Event, at: number, pending: readonly Micro[]): readonly Micro[];
  /** Makes a choice legal: what cannot be there without something lost is lost too. */
  close(pending: readonly Micro[], fates: Fate[]): void;
  /** Whether a block may be half written. */
  tears(micro: Micro): boolean;
}

export const BLOCK = 4096;
/** Of a larger write several blocks are one piece: what a hundred blocks show, sixteen do. */
const MAX_PIECES = 16;

/** The pieces of a write that are kept or lost by themselves: its blocks. */
export function blocks(offset: number, bytes: Uint8Array): { offset: number; bytes: Uint8Array }[] {
  const pieces: { offset: number; bytes: Uint8Array }[] = [];
  const size = BLOCK * Math.ceil(bytes.length / BLOCK / MAX_PIECES);
  for (let done = 0; done < bytes.length;) {
    const at = offset + done;
    const length = Math.min(size - (at % BLOCK), bytes.length - done);
    pieces.push({ offset: at, bytes: bytes.subarray(done, done + length) });
    done += length;
  }
  return pieces;
}

/** A write as blocks of data of which each makes the file as long as it needs. */
export function growingBlocks(effect: Effect & { kind: 'write' }, event: number): Micro[] {
  const { ino, mtimeNs, sizeBefore } = effect;
  return blocks(effect.offset, effect.bytes).map(({ offset, bytes }) => {
    const grows = offset + bytes.length > sizeBefore;
    return { kind: 'data', ino, offset, bytes, extends: grows, mtimeNs, event };
  });
}
