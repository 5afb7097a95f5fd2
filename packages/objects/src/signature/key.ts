import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { noSigningKey } from '../error/failures.js';

/** A new pair of keys. `privateKey` is a secret: PEM text (PKCS #8) for `signCommit`. `key` may be known to all. */
export interface SigningKey {
  readonly privateKey: string;
  readonly key: string;
}

/** How the text form of a public key begins: `ed25519:` and its 32 bytes in base64url. */
export const KEY_PREFIX = 'ed25519:';

/** Makes an Ed25519 key pair (RFC 8032). */
export function generateSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey: String(privateKey.export({ format: 'pem', type: 'pkcs8' })), key: textOf(privateKey) };
}

/**
 * The public half of a private key, which is what a signature names its maker by. It is as short as a hash of it would
 * be, so it is its own fingerprint.
 *
 * @throws `ERR_MUSE_NO_SIGNING_KEY` (refused) for anything but an unencrypted Ed25519 private key in PEM.
 */
export function publicKeyOf(privateKey: string): string {
  return textOf(parsePrivateKey(privateKey));
}

/** Reads a private key. Throws as `publicKeyOf`; the text is in no error. */
export function parsePrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    const encrypted = (error as { readonly code?: unknown }).code === 'ERR_MISSING_PASSPHRASE';
    throw noSigningKey(encrypted ? 'it is locked by a passphrase' : 'it cannot be read as a private key in PEM');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw noSigningKey(`it is of type ${key.asymmetricKeyType}, not ed25519`);
  return key;
}

/** The public key of 32 bytes in base64url. */
export function parsePublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function textOf(privateKey: KeyObject): string {
  return `${KEY_PREFIX}${createPublicKey(privateKey).export({ format: 'jwk' }).x}`;
}
