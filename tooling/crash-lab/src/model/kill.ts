import { growingBlocks, type Model } from './model.js';
import { LOST } from './crash-disk.js';

/**
 * SIGKILL: what the process did has happened, in its order, and the machine goes on. The call that was under way has
 * happened or not, and of a write perhaps only the first blocks.
 */
export function kill(): Model {
  return {
    name: 'kill',
    crash: 'killed',
    expand(effect, event) {
      if (effect.kind === 'write') return growingBlocks(effect, event);
      if (effect.kind !== 'resize') return [{ ...effect, event }];
      return [{ kind: 'size', ino: effect.ino, size: effect.size, mtimeNs: effect.mtimeNs, event }];
    },
    settle: (_event, at, pending) => pending.filter((micro) => micro.event < at),
    close(_pending, fates) {
      const first = fates.indexOf(LOST);
      if (first !== -1) fates.fill(LOST, first);
    },
    tears: () => false,
  };
}
