import { parentPath } from '@muse/io';
import { publishTemp, syncDirectory, writeFileAtomic, type Protocol } from '@muse/io/protocols';
import { idFromHex } from '../id/object-id.js';
import { prepareDirectory } from '../store/prepare.js';
import { loosePath, packsDir } from '../store/store.js';
import { LOOSE_OPTIONS } from '../store/write.js';
import { removeUseless, withAbsorbed } from './absorb.js';
import { encodeIndex, type EncodedIndex } from './encode-index.js';
import { FOOTER_LENGTH, RECORD_LENGTH } from './format.js';
import { makePack, takeBuckets } from './load-pack.js';
import { addPack, forgetPacks } from './pack-set.js';
import type { Pack } from './pack.js';
import { parseFooter } from './parse-footer.js';
import { sealPack } from './seal.js';
import { exclusively, onlyObject, orFail, position, type PackWriter } from './writer.js';

export interface FinishedPack {
  /** File name of the pack, `null` where none was needed. */
  readonly pack: string | null;
  /** Objects stored now: those added, less those of which there was an intact copy. */
  readonly objects: number;
}

/**
 * Stores what was added, durably: as one pack, a single object as a file of its own, nothing if nothing was wanted. What
 * the writer found stored already is durable afterwards too. All objects appear at once. With `loose` false a single
 * object goes into a pack as well, which takes two syncs, never a third for a new directory.
 *
 * A crash leaves all of them or none; a temp that it leaves is swept. Small packs are taken over by the new one where
 * there are many: those are removed after the new one is durable, so that a crash leaves both, which does no harm.
 */
export function* finishPack(writer: PackWriter, options: { readonly loose?: boolean } = {}): Protocol<FinishedPack> {
  return yield* exclusively(writer, function* () {
    const finished = yield* orFail(writer.state, store(writer, options.loose !== false));
    writer.state.status = 'finished';
    return finished;
  });
}

function* store(writer: PackWriter, loose: boolean): Protocol<FinishedPack> {
  const { state, store } = writer;
  const objects = state.objects.size;
  const single = loose ? onlyObject(state) : undefined;
  let pack: string | null = null;
  if (single !== undefined) {
    const path = loosePath(store, idFromHex(single.hex));
    yield* prepareDirectory(store, parentPath(path));
    yield* writeFileAtomic(path, single.bytes, LOOSE_OPTIONS);
    state.reliedOn.delete(parentPath(path));
  } else if (objects > 0) {
    yield* prepareDirectory(store, packsDir(store));
    pack = yield* withAbsorbed(writer, (absorbed) => publish(writer, absorbed));
    state.reliedOn.delete(packsDir(store));
  }
  for (const dir of state.reliedOn) yield* syncDirectory(dir);
  return { pack, objects };
}

function* publish(writer: PackWriter, absorbed: readonly Pack[]): Protocol<string> {
  const { state, store } = writer;
  const index = encodeIndex(state.objects, position(state));
  const temp = yield* sealPack(writer, index);
  const name = `${index.hash}.mpack`;
  const path = `${packsDir(store)}/${name}`;
  const { durable } = yield* publishTemp(temp, path);
  if (durable) {
    // The same objects in the same order make the same name: what was just published is not to be removed.
    const useless = absorbed.filter((pack) => pack.name !== name);
    forgetPacks(store.packs, new Set(useless.map((pack) => pack.name)));
    for (const pack of useless) yield* removeUseless(pack.path);
    for (const damaged of state.overruled) yield* removeUseless(damaged);
  }
  addPack(store.packs, asPack(name, path, index));
  return name;
}

/** The pack just written, without reading it. */
function asPack(name: string, path: string, index: EncodedIndex): Pack {
  const { bytes } = index;
  const footerAt = bytes.length - FOOTER_LENGTH;
  const size = bytes.readUIntBE(footerAt + 34, 6) + bytes.length;
  const footer = parseFooter(bytes.subarray(footerAt), size, path);
  const tableAt = footer.count * RECORD_LENGTH;
  const pack = makePack({ name, path, size, footer, table: bytes.subarray(tableAt, footerAt) });
  takeBuckets(pack, bytes.subarray(0, tableAt));
  return pack;
}
