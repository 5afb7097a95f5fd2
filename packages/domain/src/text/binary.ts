/** How far into a file a NUL byte makes it binary: the rule that Git has. */
const LOOK_AT = 8000;

/** Larger files are not compared line by line: they are shown as binary. In bytes. */
export const LARGEST_TEXT: number = 64 * 1024 * 1024;

/** Whether content is shown as "binary files differ" instead of line by line. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.length > LARGEST_TEXT || bytes.subarray(0, LOOK_AT).includes(0);
}
