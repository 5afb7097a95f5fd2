// HFS+ leaves these code points out when it compares names.
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
/** Trailing dots and spaces, and what follows a colon (a stream), are dropped by Windows; `~1` is its short form. */
const RESERVED = /^(?:\.muse|\.git|muse~\d|git~\d)[. ]*(?::.*)?$/su;
const ASCII = /^[\u0000-\u007f]*$/;
const DOT = 0x2e;

/**
 * True for `.muse`, `.git` and every name that some file system takes for one of them: other case, other Unicode form,
 * code points that are left out, trailing dots or spaces, 8.3 aliases.
 */
export function isReservedName(name: string): boolean {
  // The common case, decided without building a string: hardly any name starts with a dot or holds a tilde.
  if (name.charCodeAt(0) !== DOT && !name.includes('~') && ASCII.test(name)) return false;
  return RESERVED.test(foldName(name));
}

/** The form in which two names are equal if some file system cannot hold them apart. */
export function foldName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  return name.normalize('NFKC').replaceAll(IGNORABLE, '').toUpperCase().toLowerCase().normalize('NFC');
}
