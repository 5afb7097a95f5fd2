import { decodeName, encodeName } from '@muse/io';

/** Bytes as text that gives the same bytes back: what is not UTF-8 is carried as lone surrogates. */
export function decodeText(bytes: Uint8Array): string {
  return decodeName(bytes);
}

/** The bytes that `decodeText` read. */
export function encodeText(text: string): Uint8Array {
  return encodeName(text);
}
