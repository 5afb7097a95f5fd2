/** What a file consists of, for telling how much of it is found in another one. */
export interface Fingerprint {
  /** Bytes. */
  readonly size: number;
  /** Hashes of its pieces, ascending, each once. */
  readonly hashes: Int32Array;
  /** By place in `hashes`: how many bytes all pieces with this hash have. */
  readonly bytes: Int32Array;
}

/** Lines longer than this are cut, in bytes, so that a file without line feeds has pieces too. */
const LONGEST_PIECE = 64;

/** Of the FNV-1a hash. */
const OFFSET = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Cuts content into lines and long lines into pieces. A carriage return before a line feed does not count. */
export function fingerprint(content: Uint8Array): Fingerprint {
  const pieces = new Map<number, number>();
  let start = 0;
  let hash = OFFSET;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at]!;
    if (byte !== CARRIAGE_RETURN || content[at + 1] !== LINE_FEED) hash = Math.imul(hash ^ byte, PRIME);
    if (byte !== LINE_FEED && at - start + 1 < LONGEST_PIECE && at + 1 < content.length) continue;
    pieces.set(hash, (pieces.get(hash) ?? 0) + at + 1 - start);
    start = at + 1;
    hash = OFFSET;
  }
  const hashes = Int32Array.from(pieces.keys()).sort();
  return { size: content.length, hashes, bytes: hashes.map((one) => pieces.get(one)!) };
}

/** How much of the larger file is made of what both have, in percent, rounded down. 100 does not mean equal. */
export function similarity(a: Fingerprint, b: Fingerprint): number {
  const larger = Math.max(a.size, b.size);
  if (larger === 0) return 100;
  let shared = 0;
  for (let i = 0, j = 0; i < a.hashes.length && j < b.hashes.length;) {
    const order = a.hashes[i]! - b.hashes[j]!;
    if (order === 0) shared += Math.min(a.bytes[i]!, b.bytes[j]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return Math.floor((shared * 100) / larger);
}
