const ASCII = /^[\u0000-\u007f]*$/;

/**
 * The form under which some file systems take names for the same: composed (NFC) and without case. Going through upper
 * case first also folds what has several lower-case letters, such as ß and ss or the two forms of sigma.
 */
export function foldName(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
