import { errorCode } from '@muse/io';
import { port, syncDirectory, withLock, type Protocol } from '@muse/io/protocols';
import { packsDir } from '../store/store.js';
import { chooseAbsorbed } from './choose-absorbed.js';
import { refreshPackSet } from './pack-set.js';
import type { Pack } from './pack.js';
import { readWholePack } from './read-whole.js';
import { appendObject, position, type PackWriter } from './writer.js';

/**
 * Copies the objects of small packs into the new one where there are many, and lets `publish` make it durable and remove
 * the others. One process does so at a time, so that many writers do not all copy the same packs; who finds the lock
 * taken publishes without. Nothing depends on the lock but economy:
 *
 * - every object of an absorbed pack is verified and copied, also where a third pack holds it too: that one may be on
 *   its way out in another process;
 * - a pack of which anything is damaged stays as it is;
 * - the absorbed packs are removed after the new one is durable under its name, and where a directory cannot be synced
 *   they stay. So at every instant, and after a crash at any, each object is in a pack that is there.
 */
export function* withAbsorbed<T>(writer: PackWriter, publish: (absorbed: readonly Pack[]) => Protocol<T>): Protocol<T> {
  const { store, state } = writer;
  const due = (): readonly Pack[] => chooseAbsorbed(store.packs.packs, position(state));
  if (due().length === 0) return yield* publish([]);
  let entered = false;
  try {
    const body = function* (): Protocol<T> {
      entered = true;
      // A directory that cannot be synced cannot say that the new pack is there before the old ones are not.
      if ((yield* syncDirectory(packsDir(store))) !== undefined) return yield* publish([]);
      yield* refreshPackSet(store.packs, packsDir(store));
      return yield* publish(yield* takeOver(writer, due()));
    };
    return yield* withLock(`${store.dir}/locks/absorb`, body, { timeoutMs: 0 });
  } catch (error) {
    const taken = ['ERR_MUSE_LOCKED', 'ERR_MUSE_LOCK_WOULD_DEADLOCK'].includes(errorCode(error) ?? '');
    if (entered || !taken) throw error;
    return yield* publish([]);
  }
}

/** Removes a file that is of no more use. One that is in use elsewhere, as Windows has it, stays and does no harm. */
export function* removeUseless(path: string): Protocol<void> {
  try {
    yield* port.unlink(path);
  } catch (error) {
    if (!['ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '')) throw error;
  }
}

/** Appends the objects of these packs; answers the packs of which all could be. */
function* takeOver(writer: PackWriter, packs: readonly Pack[]): Protocol<readonly Pack[]> {
  const absorbed: Pack[] = [];
  for (const pack of packs) {
    const objects = yield* readWholePack(pack);
    if (objects === undefined) continue;
    for (const { hex, bytes } of objects) {
      if (!writer.state.objects.has(hex)) yield* appendObject(writer, hex, bytes);
    }
    absorbed.push(pack);
  }
  return absorbed;
}
