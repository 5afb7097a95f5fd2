import { errorCode } from '../errors/muse-error.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { ticketName, waitingRoom } from './token.js';

/** Asks to be handed the lock; answers the path of the ticket. A crash leaves it; the next holder removes it. */
export function* takeTicket(lock: string, tag: string): Protocol<string> {
  const room = waitingRoom(lock);
  const ticket = `${room}/${ticketName(yield* port.now(), tag)}`;
  try {
    yield* port.mkdir(room);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  yield* port.close(yield* port.open(ticket, 'wx', 0o666));
  return ticket;
}
