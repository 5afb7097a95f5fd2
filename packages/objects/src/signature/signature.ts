import { sign, verify } from 'node:crypto';
import type { Commit } from '../commit/commit.js';
import { encodeCommit } from '../commit/encode.js';
import { KEY_PREFIX, parsePrivateKey, parsePublicKey, publicKeyOf } from './key.js';

/** The header of a signed commit: `<public key> <signature>`, both in base64url. */
export const SIGNATURE_HEADER = 'signature-ed25519';

/** What the signature of a commit is worth. `key` is the public key it names, as `publicKeyOf` writes it. */
export type SignatureCheck =
  | { readonly status: 'none' }
  /** Who has the private half of `key` has signed exactly this commit. Whose key it is, this does not say. */
  | { readonly status: 'good'; readonly key: string }
  | { readonly status: 'bad'; readonly key?: string; readonly reason: string };

const VALUE = /^([\w-]{43}) ([\w-]{86})$/;
const PUBLIC_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * The commit with an Ed25519 signature (RFC 8032) as its last extra header, made over the canonical bytes of the commit
 * without it. The id covers the header like every other: a signed commit is another one than the unsigned. One that is
 * there already is replaced.
 *
 * A signature holds for these bytes alone. Whatever rewrites a commit (a rebase, an amended message) must leave the
 * header out of what it copies and sign anew, or not at all; a copied one is found to be bad.
 *
 * @param privateKey PEM text of an Ed25519 key.
 * @throws `ERR_MUSE_NO_SIGNING_KEY` (refused) if it is none; never returns an unsigned commit.
 */
export function signCommit(commit: Commit, privateKey: string): Commit {
  const unsigned = withoutSignature(commit);
  const signature = sign(null, encodeCommit(unsigned), parsePrivateKey(privateKey)).toString('base64url');
  const value = `${publicKeyOf(privateKey).slice(KEY_PREFIX.length)} ${signature}`;
  return { ...unsigned, extra: [...(unsigned.extra ?? []), { key: SIGNATURE_HEADER, value }] };
}

/**
 * Whether a commit is signed, and whether the signature was made over this commit by the private half of the key that it
 * names. Two signatures, or one not in its exact form, are bad.
 */
export function checkSignature(commit: Commit): SignatureCheck {
  const [header, second] = (commit.extra ?? []).filter(({ key }) => key === SIGNATURE_HEADER);
  if (header === undefined) return { status: 'none' };
  if (second !== undefined) return { status: 'bad', reason: 'it has more than one signature' };
  const [, x, text] = VALUE.exec(header.value) ?? [];
  const signature = decode(text, SIGNATURE_BYTES);
  if (decode(x, PUBLIC_BYTES) === undefined || signature === undefined)
    return { status: 'bad', reason: 'its signature is not of the form of one' };
  const key = `${KEY_PREFIX}${x}`;
  const holds = verify(null, encodeCommit(withoutSignature(commit)), parsePublicKey(x!), signature);
  return holds
    ? { status: 'good', key }
    : { status: 'bad', key, reason: `its signature was not made over it by the key ${key}` };
}

function withoutSignature({ extra = [], ...rest }: Commit): Commit {
  const others = extra.filter(({ key }) => key !== SIGNATURE_HEADER);
  return others.length === 0 ? rest : { ...rest, extra: others };
}

/** Bytes in base64url, if the text is the one way to write that many. */
function decode(text: string | undefined, length: number): Buffer | undefined {
  const bytes = Buffer.from(text ?? '', 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined;
}
