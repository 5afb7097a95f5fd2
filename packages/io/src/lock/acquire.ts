import { errorCode, MuseError } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import type { ProcessIdentity } from '../port/calls.js';
import { ownerTag } from '../port/owner-tag.js';
import { port, type Protocol } from '../protocol/protocol.js';
import { FREE, heldHere, heldName, parseBatons, type Holder, type Token } from './token.js';
import { ensureDir } from '../write/ensure-dir.js';
import { removeFile } from '../write/remove-file.js';
import { takeTicket } from './waiting.js';

const SHORTEST_PAUSE_MS = 0.5;
const LONGEST_PAUSE_MS = 15;
/**
 * After this long a waiter asks to be handed the baton, so that busy holders cannot starve it. Not sooner: to hand it to one
 * that does not run at the moment makes all others wait for that one.
 */
const PATIENCE_MS = 5_000;

interface Attempt {
  readonly path: string;
  readonly tag: string;
  readonly token: Token;
}

/** Takes the lock, waiting up to `timeoutMs` for a live holder and not at all for a dead one. */
export function* acquire(path: string, timeoutMs: number): Protocol<Token> {
  const self = yield* port.self();
  const nonce = yield* port.nonce();
  const tag = ownerTag(self, nonce);
  const attempt: Attempt = { path, tag, token: { lock: path, name: heldName(tag), nonce } };
  if (yield* take(attempt, FREE)) return attempt.token;
  return yield* wait(attempt, timeoutMs);
}

function* wait(attempt: Attempt, timeoutMs: number): Protocol<Token> {
  const start = yield* port.monotonic();
  let pause = SHORTEST_PAUSE_MS;
  let turn = 0;
  let ticket: string | undefined;
  for (;;) {
    const holder = yield* tryOnce(attempt);
    if (holder === undefined) {
      if (ticket !== undefined) yield* removeFile(ticket, { durability: 'process' });
      return attempt.token;
    }
    if (yield* port.blocking()) refuseDeadlock(attempt.path, holder);
    const waited = (yield* port.monotonic()) - start;
    // A ticket that is gone means that the lock is on its way to us: then the wait ends when it arrives.
    const mayGiveUp =
      waited >= timeoutMs && (ticket === undefined || (yield* removeFile(ticket, { durability: 'process' })));
    if (mayGiveUp) throw locked(attempt.path, holder, Math.round(waited));
    if (ticket === undefined && waited >= PATIENCE_MS) ticket = yield* takeTicket(attempt.path, attempt.tag);
    yield* port.sleep(pause * jitter(attempt.token.nonce, turn++));
    pause = Math.min(pause * 1.6, LONGEST_PAUSE_MS);
  }
}

/** Between 0.5 and 1.5, spread over waiters and turns so that they do not look all at once; the same for the same nonce. */
function jitter(nonce: string, turn: number): number {
  return 0.5 + parseInt(nonce.slice(turn % 15, (turn % 15) + 2), 16) / 256;
}

/** One look at the lock: `undefined` if it is ours now, else who holds it. */
function* tryOnce(attempt: Attempt): Protocol<Holder | undefined> {
  for (;;) {
    const names = ((yield* port.readdir(attempt.path)) ?? []).map((entry) => entry.name);
    const batons = parseBatons(names);
    if (batons.some((baton) => baton.name === attempt.token.name)) {
      // Handed over to us, or our rename succeeded though a network file system reported otherwise.
      heldHere.add(attempt.token.nonce);
      return undefined;
    }
    if (batons.length === 0) {
      refuseStrangers(attempt.path, names);
      if (yield* makeLock(attempt)) return undefined;
      continue;
    }
    for (const baton of batons) {
      if (baton.owner !== undefined && (yield* port.liveness(baton.owner)) !== 'dead') return baton;
    }
    // More than one baton is what a file system without ordered renames may leave after a power cut: all but the first
    // are removed, by everyone in the same order, before the first is taken.
    for (const extra of batons.slice(1)) yield* removeFile(`${attempt.path}/${extra.name}`, { durability: 'process' });
    const [first] = batons;
    if (!(yield* take(attempt, first!.name))) continue;
    if (first!.owner === undefined || (yield* isOnlyBaton(attempt))) return undefined;
  }
}

function* take(attempt: Attempt, from: string): Protocol<boolean> {
  try {
    yield* port.rename(`${attempt.path}/${from}`, `${attempt.path}/${attempt.token.name}`);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  heldHere.add(attempt.token.nonce);
  return true;
}

/**
 * Whether the baton that was taken from a dead holder is the lock. A power cut may have left it beside the real one, which
 * the look before did not see because it moved; then it is removed: the lock is the other one.
 */
function* isOnlyBaton({ path, token }: Attempt): Protocol<boolean> {
  const names = ((yield* port.readdir(path)) ?? []).map((entry) => entry.name);
  if (parseBatons(names).every((baton) => baton.name === token.name)) return true;
  heldHere.delete(token.nonce);
  yield* removeFile(`${path}/${token.name}`, { durability: 'process' });
  return false;
}

/**
 * Makes the lock's directory with the baton in it, ours already. A crash leaves a temp directory, which is swept. The
 * directories above are made durably: others will find them there and put durable files into them. False if another
 * process was first.
 */
function* makeLock(attempt: Attempt): Protocol<boolean> {
  const temp = `${parentPath(attempt.path)}/.muse-tmp-${attempt.tag}`;
  yield* makeTempDirectory(temp);
  yield* port.close(yield* port.open(`${temp}/${attempt.token.name}`, 'wx', 0o666));
  try {
    yield* port.rename(temp, attempt.path);
  } catch (error) {
    yield* port.unlink(`${temp}/${attempt.token.name}`);
    yield* port.rmdir(temp);
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
    if (errorCode(error) !== 'ENOTEMPTY') yield* removeIfEmpty(attempt.path);
    return false;
  }
  heldHere.add(attempt.token.nonce);
  return true;
}

function* makeTempDirectory(path: string): Protocol<void> {
  try {
    yield* port.mkdir(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    yield* ensureDir(parentPath(path));
    yield* port.mkdir(path);
  }
}

/** Windows cannot rename a directory over an empty one, so an empty one is removed first; a full one stays. */
function* removeIfEmpty(path: string): Protocol<void> {
  const entries = yield* port.readdir(path);
  if (entries === undefined || entries.length > 0) return;
  try {
    yield* port.rmdir(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) throw error;
  }
}

/** A lock that holds files but no baton, look after look, would be waited for in vain. */
function refuseStrangers(path: string, names: readonly string[]): void {
  if (names.length === 0) return;
  throw new MuseError(`the lock ${path} holds what is none of its own: ${names.join(', ')}`, {
    code: 'ERR_MUSE_DAMAGED_LOCK',
    kind: 'damaged',
    hint: `Move what does not belong there out of ${path}.`,
    data: { path, names },
  });
}

function refuseDeadlock(path: string, holder: Holder): void {
  if (!heldHere.has(holder.nonce)) return;
  throw new MuseError(`waiting here for the lock ${path} would never end: this thread holds it`, {
    code: 'ERR_MUSE_LOCK_WOULD_DEADLOCK',
    kind: 'refused',
    hint: 'Use the promise forms in a program that does several things at once, and do not nest a lock in itself.',
    data: { path },
  });
}

function locked(path: string, holder: Holder, waitedMs: number): MuseError {
  const owner: ProcessIdentity | undefined = holder.owner;
  return new MuseError(`${path} is locked by process ${owner?.pid ?? '?'}, after waiting ${waitedMs} ms`, {
    code: 'ERR_MUSE_LOCKED',
    kind: 'refused',
    hint: `Wait for process ${owner?.pid ?? '?'} to end. If it runs on another machine or in another container, look there: from here it cannot be seen.`,
    data: { path, holder: owner ?? null, waitedMs },
  });
}
