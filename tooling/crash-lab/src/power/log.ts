/** What a disk remembers, in order. */
export type LogEntry =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'flush' }
  | { readonly kind: 'mark'; readonly text: string };

const HEADER_BYTES = 16;

/** Reads what `logdisk` wrote; see `native/logdisk.c` for the form. */
export function parseLog(bytes: Buffer): LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = bytes.readUInt32LE(at);
    const length = bytes.readUInt32LE(at + 4);
    const offset = Number(bytes.readBigUInt64LE(at + 8));
    const start = at + HEADER_BYTES;
    at = start + length;
    if (at > bytes.length) throw new Error(`the log ends in the middle of an entry, at ${start}`);
    entries.push(entryOf(kind, offset, bytes.subarray(start, at)));
  }
  return entries;
}

function entryOf(kind: number, offset: number, bytes: Buffer): LogEntry {
  if (kind === 1) return { kind: 'write', offset, bytes };
  if (kind === 2) return { kind: 'flush' };
  if (kind === 3) return { kind: 'mark', text: bytes.toString('utf8') };
  throw new Error(`the log has an entry of the unknown kind ${kind}`);
}
