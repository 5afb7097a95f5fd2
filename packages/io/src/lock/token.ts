import type { ProcessIdentity } from '../port/calls.js';
import { parseOwnerTag } from '../port/owner-tag.js';

/*
 * The lock is a baton: one file that moves between names inside the lock's directory.
 *
 *   free            nobody holds it; taking it is `rename(free, held-<owner>-<nonce>)`
 *   held-<owner>-…  the owner holds it; giving it back is the rename the other way
 *
 * A rename has exactly one winner, and the name of a holder is never used twice, so taking the baton from a dead holder
 * is `rename(held-<dead>, held-<me>)`: it succeeds for one, and for nobody if the baton has moved on meanwhile. There is
 * no moment between removing an old lock and making a new one, hence none to lose. The baton is made together with its
 * directory: a temp directory that already holds it is renamed into place, which fails unless the place is empty.
 * Neither directory nor baton is synced: after a power cut all owners are of another boot, that is, dead, and a lock
 * that is gone is made again.
 *
 * Who waits long puts a ticket into `<lock>.waiting`. The holder takes the oldest ticket away and then renames the baton
 * to that waiter's name instead of `free`. Either the waiter removes its ticket (it gave up) or the holder does (the
 * baton is on its way): the file can be removed only once, so both know which.
 */

export const FREE = 'free';

export interface Holder {
  /** The name in the lock's directory. */
  readonly name: string;
  /** `undefined` for the free baton. */
  readonly owner: ProcessIdentity | undefined;
  readonly nonce: string;
}

/** A held baton. */
export interface Token {
  readonly lock: string;
  readonly name: string;
  readonly nonce: string;
}

/** Nonces of the batons that this thread holds: waiting for one of them synchronously would never end. */
export const heldHere: Set<string> = new Set();

export function heldName(tag: string): string {
  return `held-${tag}`;
}

export function waitingRoom(lock: string): string {
  return `${lock}.waiting`;
}

/** Names of tickets sort by the time of their making, in milliseconds. */
export function ticketName(now: number, tag: string): string {
  return `${Math.floor(now).toString(36).padStart(9, '0')}-${tag}`;
}

/** The batons among the names of a lock's directory: one, but for a moment while it moves. */
export function parseBatons(names: readonly string[]): Holder[] {
  const batons: Holder[] = [];
  for (const name of names.toSorted()) {
    if (name === FREE) batons.push({ name, owner: undefined, nonce: '' });
    if (!name.startsWith('held-')) continue;
    const parsed = parseOwnerTag(name.slice('held-'.length));
    if (parsed !== undefined) batons.push({ name, owner: parsed.identity, nonce: parsed.nonce });
  }
  return batons;
}

/** Those who wait to be handed the baton, longest first. */
export function parseTickets(names: readonly string[]): { name: string; tag: string; owner: ProcessIdentity }[] {
  return names.toSorted().flatMap((name) => {
    const tag = name.slice(name.indexOf('-') + 1);
    const parsed = parseOwnerTag(tag);
    return parsed === undefined ? [] : [{ name, tag, owner: parsed.identity }];
  });
}
