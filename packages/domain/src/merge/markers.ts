import { Buffer } from 'node:buffer';

/** Whether a text still has a conflict between markers: lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`, in order. */
export function hasConflictMarkers(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return /^<{7}(?: .*)?\r?\n(?:.*\n)*?={7}\r?\n(?:.*\n)*?>{7}(?: .*)?\r?$/m.test(text);
}
