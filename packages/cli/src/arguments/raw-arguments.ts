import { decodeName, type FileSystem } from '@muse/io';

const NUL = 0;

/**
 * The process's arguments with bytes that are not UTF-8 kept (as lone surrogates, `decodeName`). Node replaces such bytes
 * by U+FFFD; where that may have happened, Linux tells the true ones.
 */
export function rawArguments(
  args: readonly string[],
  fs: FileSystem,
  platform: string = process.platform,
): readonly string[] {
  if (platform !== 'linux' || !args.some((arg) => arg.includes('\uFFFD'))) return args;
  const bytes = fs.sync.readFile('/proc/self/cmdline');
  if (bytes === undefined) return args;
  const words: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NUL, start);
    const stop = end === -1 ? bytes.length : end;
    words.push(decodeName(bytes.subarray(start, stop)));
    start = stop + 1;
  }
  return args.length === 0 ? args : words.slice(-args.length);
}
