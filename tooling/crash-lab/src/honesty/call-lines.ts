import type { RecordedCall } from '@muse/io';
import { maskedPath } from '../record/call-line.js';

/** What a recorder saw, as lines to be compared with those of `straceLines`: only what succeeded and changes or syncs. */
export function recordedLines(calls: readonly RecordedCall[]): string[] {
  return calls.flatMap((call) => {
    if (call.outcome.kind !== 'value') return [];
    const line = recordedLine(call, call.outcome.value);
    return line === undefined ? [] : [line];
  });
}

function recordedLine({ op, args, path }: RecordedCall, value: unknown): string | undefined {
  const place = maskedPath(path ?? '');
  switch (op) {
    case 'open':
      return args[1] === 'r' ? undefined : `open ${place} ${String(args[1])}`;
    case 'write':
      return `write ${place} ${String(value)}`;
    case 'fsync':
    case 'fdatasync':
      return `${op} ${place}`;
    case 'fsyncDir':
      return `fsync ${place}`;
    case 'fchmod':
    case 'chmod':
      return `${op} ${place} 0${(args[1] as number).toString(8)}`;
    case 'ftruncate':
      return `ftruncate ${place} ${String(args[1])}`;
    case 'rename':
    case 'link':
      return `${op} ${place} ${maskedPath(String(args[1]))}`;
    case 'symlink':
      return `symlink ${String(args[0])} ${maskedPath(String(args[1]))}`;
    case 'unlink':
    case 'mkdir':
    case 'rmdir':
      return `${op} ${place}`;
    default:
      return undefined;
  }
}
