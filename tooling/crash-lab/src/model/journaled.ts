import { isBarrier, isEffect, type Effect, type Event } from '../record/events.js';
import { LOST, type Fate, type Micro } from './crash-disk.js';
import { growingBlocks, type Model } from './model.js';

/**
 * A journalling file system with delayed allocation, as ext4 (`data=ordered`) and xfs are: names and modes are durable in
 * their order, so that what is lost of them is a suffix. Data is written later, by itself; a file never shows bytes that
 * were not written, it is only shorter. Fsync of a file or directory commits all names up to the last change of it.
 *
 * `flushesReplaced`: a rename over another file writes the data out before (ext4, `auto_da_alloc`).
 */
function journaled(name: string, flushesReplaced: boolean): Model {
  const lastChange = new Map<bigint, number>();
  const noteChange = ({ what }: Event, at: number): void => {
    // Bytes written over others change nothing that the journal knows.
    if (!isEffect(what) || (what.kind === 'write' && what.offset + what.bytes.length <= what.sizeBefore)) return;
    for (const ino of inodesOf(what)) lastChange.set(ino, at);
  };
  return {
    name,
    crash: 'power cut',
    expand(effect, event) {
      if (effect.kind === 'write') return growingBlocks(effect, event);
      if (effect.kind !== 'resize') return [{ ...effect, event }];
      return [{ kind: 'size', ino: effect.ino, size: effect.size, mtimeNs: effect.mtimeNs, event }];
    },
    settle(event, at, pending) {
      noteChange(event, at);
      const { what } = event;
      if (!isBarrier(what)) return [];
      const upTo = lastChange.get(what.ino) ?? -1;
      const committed = pending.filter((micro) => micro.kind !== 'data' && micro.event <= upTo);
      const flushed = new Set([what.ino]);
      if (flushesReplaced) for (const micro of committed) if (micro.kind === 'entries') addReplacing(micro, flushed);
      return pending.filter((micro) => (micro.kind === 'data' ? flushed.has(micro.ino) : micro.event <= upTo));
    },
    close(pending, fates) {
      const cut = new Set<bigint>();
      let ended = false;
      for (const [index, micro] of pending.entries()) {
        if (micro.kind === 'data') {
          if (micro.extends && cut.has(micro.ino)) fates[index] = LOST as Fate;
          if (fates[index] === LOST) cut.add(micro.ino);
          continue;
        }
        const needs = new Set<bigint>();
        if (flushesReplaced && micro.kind === 'entries') addReplacing(micro, needs);
        if (ended || [...needs].some((ino) => cut.has(ino))) fates[index] = LOST;
        ended = fates[index] === LOST;
      }
    },
    tears: (micro) => micro.kind === 'data' && !micro.extends,
  };
}

export function ext4(): Model {
  return journaled('ext4', true);
}

export function xfs(): Model {
  return journaled('xfs', false);
}

function addReplacing(micro: Micro & { kind: 'entries' }, inodes: Set<bigint>): void {
  if (micro.replaces && micro.touched !== undefined) inodes.add(micro.touched.ino);
}

function inodesOf(effect: Effect): bigint[] {
  if (effect.kind !== 'entries') return [effect.ino];
  return effect.changes.flatMap(({ directory, ino }) => (ino === undefined ? [directory] : [directory, ino]));
}
