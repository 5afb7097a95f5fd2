/*
 * What a run did to the disk, in order. Inodes are numbers, so that a file is the same one whatever its name is; a
 * rename is one effect, because no file system shows half of one.
 */

/** Bytes written into a file at `offset`. */
export interface WriteEffect {
  readonly kind: 'write';
  readonly ino: bigint;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly sizeBefore: number;
  readonly mtimeNs: bigint;
}

/** A file cut short or lengthened with zeros. */
export interface ResizeEffect {
  readonly kind: 'resize';
  readonly ino: bigint;
  readonly size: number;
  readonly mtimeNs: bigint;
}

export interface ModeEffect {
  readonly kind: 'mode';
  readonly ino: bigint;
  readonly mode: number;
  readonly ctimeNs: bigint;
}

/** A name in a directory that now leads to `ino`, or to nothing. */
export interface EntryChange {
  readonly directory: bigint;
  readonly name: string;
  readonly ino: bigint | undefined;
}

/** Names that were made, taken away or moved, at once. */
export interface EntriesEffect {
  readonly kind: 'entries';
  readonly changes: readonly EntryChange[];
  /** The inode that has got or lost a name, with the time stamp that this gave it. */
  readonly touched: { readonly ino: bigint; readonly ctimeNs: bigint } | undefined;
  /** A rename took the place of another file: some file systems write the data out before. */
  readonly replaces: boolean;
}

export type Effect = WriteEffect | ResizeEffect | ModeEffect | EntriesEffect;

/** `sync` is of a file, `syncDir` of a directory; `dataOnly` for `fdatasync`. */
export interface Barrier {
  readonly kind: 'sync' | 'syncDir';
  readonly ino: bigint;
  readonly dataOnly: boolean;
}

/** The step was begun, or its caller was told that it is done. */
export interface Mark {
  readonly kind: 'begin' | 'acknowledged';
  readonly step: number;
}

export interface Event {
  readonly what: Effect | Barrier | Mark;
  /** The call that did it, to be read by people: `rename d/.muse-tmp-* d/a`. */
  readonly line: string;
}

export function isEffect(what: Event['what']): what is Effect {
  return what.kind === 'write' || what.kind === 'resize' || what.kind === 'mode' || what.kind === 'entries';
}

export function isBarrier(what: Event['what']): what is Barrier {
  return what.kind === 'sync' || what.kind === 'syncDir';
}
