import { ownerTag } from '../port/owner-tag.js';
import { port, type Protocol } from '../protocol/protocol.js';
import type { TempPrefix } from './temp.js';

/**
 * A path for a temp directory or a temp symbolic link in `dir` that no other call uses; nothing is made. What a dead
 * process leaves there `sweepTemps` removes, knowing the owner from the name.
 */
export function* tempPath(dir: string, prefix: TempPrefix = '.muse-tmp-'): Protocol<string> {
  return `${dir}/${prefix}${ownerTag(yield* port.self(), yield* port.nonce())}`;
}
