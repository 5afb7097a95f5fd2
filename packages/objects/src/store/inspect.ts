import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';
import { damagedObject, damagedPack } from '../error/failures.js';
import { hexOf, type ObjectId } from '../id/object-id.js';
import { checkRecord } from '../pack/check-record.js';
import { FOOTER_LENGTH, isPackName, RECORD_LENGTH, readRecord } from '../pack/format.js';
import { bucketRecords, loadPack } from '../pack/load-pack.js';
import { recordId, type Pack } from '../pack/pack.js';
import { emptyChunkCache } from '../pack/chunk-cache.js';
import { GONE, withFile } from '../pack/read-range.js';
import { looseStarting } from './list.js';
import { checkCopy, hashSource } from './source.js';
import { loosePath, packsDir, type ObjectStore } from './store.js';

/** What a store holds, every copy read again from the disk. */
export interface ObjectInspection {
  /** Ids with at least one intact copy. */
  readonly intact: ReadonlySet<ObjectId>;
  readonly packs: number;
  /** Damaged copies, and packs that cannot be read; an id may be in `intact` all the same. */
  readonly damaged: readonly { readonly id?: ObjectId; readonly path: string; readonly error: MuseError }[];
}

interface Inspection {
  readonly intact: Set<ObjectId>;
  packs: number;
  readonly damaged: { id?: ObjectId; path: string; error: MuseError }[];
  readonly onCopy: () => void;
}

/**
 * Hashes every copy of every object, loose and packed, and checks the index of every pack, in bounded memory. Nothing
 * that was read before is used and nothing is changed. Damage is listed, not thrown; errors of the system are thrown.
 *
 * @param onCopy called after each copy, for progress.
 */
export function* inspectObjects(store: ObjectStore, onCopy: () => void = () => {}): Protocol<ObjectInspection> {
  const inspection: Inspection = { intact: new Set(), packs: 0, damaged: [], onCopy };
  // Packs after loose objects: what moves from one to the other meanwhile is seen at least once.
  for (const id of yield* looseStarting(store, '')) {
    const path = loosePath(store, id);
    const outcome = yield* checkCopy(id, { kind: 'loose', path });
    if (outcome !== GONE) note(inspection, id, { path, right: 'value' in outcome });
  }
  // A pack that vanishes was absorbed by one that is there: look again until nothing vanishes.
  const done = new Set<string>();
  for (let vanished = true; vanished;) {
    vanished = false;
    const names = ((yield* port.readdir(packsDir(store))) ?? []).map((entry) => entry.name).filter(isPackName);
    for (const name of names.filter((candidate) => !done.has(candidate))) {
      if ((yield* inspectPack(store, name, inspection)) === GONE) vanished = true;
      else done.add(name);
    }
  }
  return inspection;
}

function note(inspection: Inspection, id: ObjectId, copy: { readonly path: string; readonly right: boolean }): void {
  if (copy.right) inspection.intact.add(id);
  else inspection.damaged.push({ id, path: copy.path, error: damagedObject(id, [copy.path]) });
  inspection.onCopy();
}

function* inspectPack(store: ObjectStore, name: string, inspection: Inspection): Protocol<typeof GONE | undefined> {
  const path = `${packsDir(store)}/${name}`;
  try {
    const pack = yield* loadPack(packsDir(store), name, emptyChunkCache());
    if (pack === GONE) return GONE;
    const outcome = yield* withFile(path, (fd) => inspectContent(fd, pack, inspection));
    if (outcome === GONE) return GONE;
  } catch (error) {
    if (!(error instanceof MuseError)) throw error;
    inspection.damaged.push({ path, error });
  }
  inspection.packs++;
  return undefined;
}

function* inspectContent(fd: number, pack: Pack, inspection: Inspection): Protocol<typeof GONE | undefined> {
  const { indexOffset } = pack.footer;
  const index = { fd, offset: indexOffset, size: pack.size - FOOTER_LENGTH - indexOffset, toEnd: false };
  if ((yield* hashSource(index)) !== pack.footer.hash) {
    inspection.damaged.push({ path: pack.path, error: damagedPack(pack.path, 'the checksum of its index is wrong') });
  }
  for (let bucket = 0; bucket < 2 ** pack.footer.bits; bucket++) {
    const records = yield* bucketRecords(pack, bucket);
    if (records === GONE) return GONE;
    for (let i = 0; i < records.length / RECORD_LENGTH; i++) {
      const id = recordId(records, i);
      const record = readRecord(records, i * RECORD_LENGTH);
      checkRecord(pack, record);
      const hash = yield* hashSource({ fd, offset: record.offset, size: record.length, toEnd: false });
      note(inspection, id, { path: pack.path, right: hash === hexOf(id) });
    }
  }
  return undefined;
}
