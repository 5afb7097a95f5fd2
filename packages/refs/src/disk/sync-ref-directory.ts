import { DurabilityError, errorCode } from '@muse/io';
import { syncDirectory, type Protocol } from '@muse/io/protocols';

/**
 * Makes what was renamed or removed in a directory of refs durable. If the directory is gone, a later writer deleted or
 * packed the last ref in it, and did so durably: then there is nothing left to do.
 */
export function* syncRefDirectory(dir: string): Protocol<void> {
  try {
    yield* syncDirectory(dir);
  } catch (error) {
    if (!(error instanceof DurabilityError && errorCode(error.cause) === 'ENOENT')) throw error;
  }
}
