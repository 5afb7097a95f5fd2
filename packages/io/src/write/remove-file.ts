import { errorCode } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { syncDirectory } from './fsync-policy.js';

/** Removes a file durably; false if there was none. A crash leaves it there or gone. */
export function* removeFile(
  path: string,
  options: { readonly durability?: 'durable' | 'process' } = {},
): Protocol<boolean> {
  try {
    yield* port.unlink(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (options.durability !== 'process') yield* syncDirectory(parentPath(path));
  return true;
}
