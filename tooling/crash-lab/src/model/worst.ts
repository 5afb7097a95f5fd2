import { isBarrier, type Effect } from '../record/events.js';
import type { Micro } from './crash-disk.js';
import { blocks, type Model } from './model.js';

/**
 * The least that POSIX can be read to promise: whatever was not synced may be lost, in any combination, and blocks may be
 * torn or hold other bytes. The data and size of a file are sure only after fsync or fdatasync of that file, its mode
 * only after fsync, an entry only after fsync of its directory; a rename between two directories needs both.
 */
export function worst(): Model {
  /** The inodes whose sync an effect still waits for. */
  const waits = new Map<Micro, Set<bigint>>();
  return {
    name: 'worst',
    crash: 'power cut',
    expand(effect, event) {
      const micros = parts(effect, event);
      for (const micro of micros) {
        const inodes = micro.kind === 'entries' ? micro.changes.map(({ directory }) => directory) : [micro.ino];
        waits.set(micro, new Set(inodes));
      }
      return micros;
    },
    settle({ what }, _at, pending) {
      if (!isBarrier(what)) return [];
      return pending.filter((micro) => {
        if (micro.kind === 'mode' && what.dataOnly) return false;
        // A file's entry is not made sure by fsync of the file.
        if (micro.kind === 'entries' && what.kind !== 'syncDir') return false;
        const waiting = waits.get(micro)!;
        return waiting.delete(what.ino) && waiting.size === 0;
      });
    },
    close: () => undefined,
    tears: (micro) => micro.kind === 'data',
  };
}

function parts(effect: Effect, event: number): Micro[] {
  if (effect.kind === 'resize') {
    return [{ kind: 'size', ino: effect.ino, size: effect.size, mtimeNs: effect.mtimeNs, event }];
  }
  if (effect.kind !== 'write') return [{ ...effect, event }];
  const { ino, mtimeNs } = effect;
  const size = effect.offset + effect.bytes.length;
  const data = blocks(effect.offset, effect.bytes).map((block): Micro => ({
    kind: 'data',
    ino,
    ...block,
    extends: false,
    mtimeNs,
    event,
  }));
  return size > effect.sizeBefore ? [{ kind: 'size', ino, size, mtimeNs, event }, ...data] : data;
}
