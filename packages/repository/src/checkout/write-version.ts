import { decodeName, parentPath } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port, syncDirectory, tempPath } from '@muse/io/protocols';
import { restoreObject } from '@muse/objects/protocols';
import type { FileVersion } from '../diff/file-diff.js';
import { unlinkIfThere } from '../files/remove-tree.js';
import { loadObject } from '../object/load.js';
import { workTreePath } from '../repository/repository.js';
import type { Repository } from '../repository/repository.js';

const MODES = { file: 0o666, executable: 0o777 } as const;

/**
 * Puts a version of a file or link in place, by temp and rename; its directory must be there. A crash leaves the old or
 * the new one, whole, and a temp that is swept. The object is verified on the way.
 */
export function* writeVersion(
  repo: Repository,
  path: string,
  version: FileVersion,
  durability: 'durable' | 'process',
): Protocol<void> {
  const file = workTreePath(repo, path);
  if (version.kind === 'symlink') yield* writeLink(repo, file, version, durability);
  else yield* restoreObject(repo.objects, version.id, file, { mode: MODES[version.kind], durability });
}

function* writeLink(
  repo: Repository,
  file: string,
  version: FileVersion,
  durability: 'durable' | 'process',
): Protocol<void> {
  const target = decodeName(yield* loadObject(repo.objects, version.id));
  const temp = yield* tempPath(parentPath(file), '.restore-tmp-');
  yield* port.symlink(target, temp);
  try {
    yield* port.rename(temp, file);
  } catch (error) {
    yield* unlinkIfThere(temp);
    throw error;
  }
  if (durability === 'durable') yield* syncDirectory(parentPath(file));
}
