import { errorCode, MuseError } from '../errors/muse-error.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { FREE, heldHere, heldName, parseTickets, waitingRoom, type Token } from './token.js';
import { removeFile } from '../write/remove-file.js';

/** Gives the lock back: to the one who has waited too long if there is such a one, else to whoever is first. */
export function* release(token: Token): Protocol<void> {
  heldHere.delete(token.nonce);
  const next = yield* nextHolder(token);
  try {
    yield* port.rename(`${token.lock}/${token.name}`, `${token.lock}/${next}`);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new MuseError(`the lock ${token.lock} was taken away while it was held`, {
      code: 'ERR_MUSE_LOCK_LOST',
      kind: 'damaged',
      hint: 'Something other than Muse removed or renamed the lock. What was written is complete; check it once more.',
      data: { path: token.lock },
    });
  }
}

function* nextHolder(token: Token): Protocol<string> {
  const room = waitingRoom(token.lock);
  const names = ((yield* port.readdir(room)) ?? []).map((entry) => entry.name);
  for (const ticket of parseTickets(names)) {
    const liveness = yield* port.liveness(ticket.owner);
    if (liveness === 'unknown') continue;
    const taken = yield* removeFile(`${room}/${ticket.name}`, { durability: 'process' });
    if (taken && liveness === 'alive') return heldName(ticket.tag);
  }
  return FREE;
}
