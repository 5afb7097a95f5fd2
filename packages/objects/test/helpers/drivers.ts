import { runPromises, runSync, type FileSystem } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import type { RecordedCall } from '@muse/io/testing';

/** The two ways to run a protocol; a failure is a rejection in both. */
export const drivers = [
  { form: 'sync', run: async <T>(fs: FileSystem, protocol: Protocol<T>): Promise<T> => runSync(fs, protocol) },
  { form: 'promises', run: <T>(fs: FileSystem, protocol: Protocol<T>): Promise<T> => runPromises(fs, protocol) },
] as const;

/** What fsync answers where it is not supported; `''` stands for an error without a code. */
export const UNSUPPORTED = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', ''] as const;
/** And on directories besides. */
export const UNSUPPORTED_ON_DIRECTORIES = [...UNSUPPORTED, 'EPERM', 'EISDIR', 'EACCES', 'EBADF'] as const;

export function errorFor(code: string): Error | string {
  return code === '' ? new Error('fsync not supported') : code;
}

/** Descriptors that were opened and that nobody tried to close. */
export function leftOpen(calls: readonly RecordedCall[]): RecordedCall[] {
  const open = new Map<unknown, RecordedCall>();
  for (const call of calls) {
    if (call.op === 'open' && call.outcome.kind === 'value') open.set(call.outcome.value, call);
    if (call.op === 'close') open.delete(call.args[0]);
  }
  return [...open.values()];
}
