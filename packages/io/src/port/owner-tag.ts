import type { ProcessIdentity } from './calls.js';

/*
 * A process identity as a piece of a file name: `<pid>-<started>-<machine>-<boot>-<namespace>`, `0` for what is not
 * known. Temps and locks carry it, so that what a dead process left behind is recognised without opening anything.
 */

const TAG = /^(\d+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-f]{16})$/;

export function ownerTag(identity: ProcessIdentity, nonce: string): string {
  const part = (text: string): string => (text === '' ? '0' : text);
  return [
    String(identity.pid),
    part(identity.started),
    part(identity.machine),
    part(identity.boot),
    part(identity.namespace),
    nonce,
  ].join('-');
}

/** The identity in a tag; `undefined` if the text is no tag. */
export function parseOwnerTag(text: string): { identity: ProcessIdentity; nonce: string } | undefined {
  const match = TAG.exec(text);
  if (match === null) return undefined;
  const part = (index: number): string => (match[index] === '0' ? '' : match[index]!);
  return {
    identity: { pid: Number(match[1]), started: part(2), machine: part(3), boot: part(4), namespace: part(5) },
    nonce: match[6]!,
  };
}
