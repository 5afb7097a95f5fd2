import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

import { openIfThere, readUpTo } from '../disk/read-file.js';
import { packedPath, type RefStore } from '../store/ref-store.js';
import { HEADER_LENGTH, NO_PACKED_REFS, parsePackedRefs, type PackedRefs } from './format.js';

/** Largest packed file that is read, in bytes: some four million refs. */
const LARGEST = 512 * 1024 * 1024;

/** What each store read last. The header holds a hash of the rest, so an equal header means equal refs. */
const lastRead = new WeakMap<RefStore, PackedRefs>();

/** The packed refs; none if there is no such file. Throws `ERR_MUSE_DAMAGED_PACKED_REFS` (damaged). */
export function* readPackedRefs(store: RefStore): Protocol<PackedRefs> {
  const path = packedPath(store);
  const fd = yield* openIfThere(path);
  if (fd === undefined) return NO_PACKED_REFS;
  try {
    const header = (yield* readUpTo(fd, HEADER_LENGTH)).toString('latin1');
    const known = lastRead.get(store);
    if (known?.header === header) return known;
    const { size } = yield* port.fstat(fd);
    const parsed = size > LARGEST ? `it is larger than ${LARGEST} bytes` : parsePackedRefs(yield* readUpTo(fd, size));
    if (typeof parsed === 'string') throw damagedPackedRefs(path, parsed);
    lastRead.set(store, parsed);
    return parsed;
  } finally {
    yield* port.close(fd);
  }
}

function damagedPackedRefs(path: string, reason: string): MuseError {
  return new MuseError(`${path} is damaged: ${reason}`, {
    code: 'ERR_MUSE_DAMAGED_PACKED_REFS',
    kind: 'damaged',
    hint: 'Restore the file from a backup. Refs that have a file of their own under refs/ are not affected.',
    data: { path, reason },
  });
}
