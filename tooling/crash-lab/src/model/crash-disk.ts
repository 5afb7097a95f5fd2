import type { DiskImage, ImageDirectory, ImageFile, ImageNode } from '@muse/io';
import type { EntriesEffect, ModeEffect } from '../record/events.js';

/** The smallest thing that a model keeps or loses. */
export type Micro = (
  | EntriesEffect
  | ModeEffect
  | { readonly kind: 'size'; readonly ino: bigint; readonly size: number; readonly mtimeNs: bigint }
  | {
      readonly kind: 'data';
      readonly ino: bigint;
      readonly offset: number;
      readonly bytes: Uint8Array;
      /** The file becomes as long as this block needs; else what lies beyond its end is not seen. */
      readonly extends: boolean;
      readonly mtimeNs: bigint;
    }
) & { readonly event: number };

/** What became of a micro-effect: whole, lost, only its first or last part written, or other bytes in its place. */
export type Fate = 0 | 1 | 2 | 3 | 4;
export const KEPT: Fate = 0;
export const LOST: Fate = 1;
export const FIRST_PART: Fate = 2;
export const LAST_PART: Fate = 3;
export const STALE: Fate = 4;

const SECTOR = 512;
const STALE_BYTE = 0xa5;

/** A disk above another one: it holds only what is different. What lies below must not change while it is used. */
export class CrashDisk implements DiskImage {
  readonly root: bigint;
  readonly lastIno: bigint;
  readonly #below: { node(ino: bigint): ImageNode | undefined };
  readonly #own = new Map<bigint, ImageNode>();
  /** Bytes and tables of names that nobody else has seen yet, so that they can be changed. */
  #fresh = new WeakSet<object>();

  constructor(below: DiskImage, made?: ReadonlyMap<bigint, ImageNode>) {
    this.root = below.root;
    this.#below = below;
    if (below instanceof CrashDisk) below.#fresh = new WeakSet();
    let last = below.lastIno;
    for (const [ino, node] of made ?? []) {
      this.#own.set(ino, node);
      if (ino > last) last = ino;
    }
    this.lastIno = last;
  }

  node(ino: bigint): ImageNode | undefined {
    return this.#own.get(ino) ?? this.#below.node(ino);
  }

  apply(micro: Micro, fate: Fate = KEPT): void {
    if (fate === LOST) return;
    if (micro.kind === 'entries') this.#changeEntries(micro);
    else if (micro.kind === 'mode') this.#update(micro.ino, { mode: micro.mode, ctimeNs: micro.ctimeNs });
    else if (micro.kind === 'size') this.#resize(micro.ino, micro.size, micro.mtimeNs);
    else this.#write(micro, fate);
  }

  #changeEntries({ changes, touched }: EntriesEffect): void {
    for (const { directory, name, ino } of changes) {
      const entries = this.#entries(directory);
      if (ino === undefined) entries.delete(name);
      else entries.set(name, ino);
    }
    if (touched !== undefined) this.#update(touched.ino, { ctimeNs: touched.ctimeNs });
  }

  /** The entries of a directory, a copy of our own. */
  #entries(ino: bigint): Map<string, bigint> {
    const node = this.node(ino) as ImageDirectory;
    if (this.#fresh.has(node.entries)) return node.entries as Map<string, bigint>;
    const entries = new Map(node.entries);
    this.#fresh.add(entries);
    this.#own.set(ino, { ...node, entries });
    return entries;
  }

  #update(ino: bigint, change: Partial<Pick<ImageNode, 'mode' | 'mtimeNs' | 'ctimeNs'>>): void {
    const node = this.node(ino)!;
    this.#own.set(ino, { ...node, ...change });
  }

  #resize(ino: bigint, size: number, mtimeNs: bigint): void {
    const node = this.node(ino) as ImageFile;
    const bytes = this.#copy(node.bytes, size);
    this.#own.set(ino, { ...node, bytes, mtimeNs, ctimeNs: mtimeNs });
  }

  #write(micro: Micro & { kind: 'data' }, fate: Fate): void {
    const node = this.node(micro.ino) as ImageFile;
    const end = micro.offset + micro.bytes.length;
    const length = micro.extends ? Math.max(node.bytes.length, end) : node.bytes.length;
    if (micro.offset >= length) return;
    const isFresh = node.bytes.length === length && this.#fresh.has(node.bytes);
    const bytes = isFresh ? node.bytes : this.#copy(node.bytes, length);
    const part = surviving(micro.offset, micro.bytes, fate);
    // What lies beyond the end is not seen.
    if (part.offset < length) bytes.set(part.bytes.subarray(0, length - part.offset), part.offset);
    const times = micro.extends ? { mtimeNs: micro.mtimeNs, ctimeNs: micro.mtimeNs } : {};
    this.#own.set(micro.ino, { ...node, ...times, bytes });
  }

  #copy(from: Uint8Array, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    bytes.set(from.subarray(0, length));
    this.#fresh.add(bytes);
    return bytes;
  }
}

/** Torn at the sector in the middle; what lies within one sector, in its middle. */
function surviving(offset: number, bytes: Uint8Array, fate: Fate): { offset: number; bytes: Uint8Array } {
  if (fate === KEPT) return { offset, bytes };
  if (fate === STALE) return { offset, bytes: new Uint8Array(bytes.length).fill(STALE_BYTE) };
  const middle = offset + (bytes.length >> 1);
  const sector = middle - (middle % SECTOR);
  const at = sector > offset ? sector - offset : bytes.length >> 1;
  if (fate === FIRST_PART) return { offset, bytes: bytes.subarray(0, at) };
  return { offset: offset + at, bytes: bytes.subarray(at) };
}
