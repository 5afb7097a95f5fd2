import { encodeName, errorCode } from '@muse/io';

const SURROGATE = /[\uD800-\uDFFF]/;

/** How many bytes a text stands for, bytes that are not UTF-8 included; Infinity if it stands for none. */
export function nameBytes(text: string): number {
  if (!SURROGATE.test(text)) return Buffer.byteLength(text);
  try {
    return encodeName(text).length;
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_BAD_NAME') throw error;
    return Infinity;
  }
}
