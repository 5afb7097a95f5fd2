/*
 * What nobody means to publish. Such a file is ignored whatever the ignore files say, unless it is tracked already or
 * named with force. The list is short on purpose: a pattern that catches ordinary files would teach people to use force.
 */
const SECRETS: readonly RegExp[] = [
  /^\.env$/i,
  /^\.env\.(?!(?:example|sample|template|dist)$)/i,
  /\.pem$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)$/i,
  /\.(?:p12|pfx|jks|keystore)$/i,
  /^\.(?:netrc|pgpass)$/i,
];

/** The same list in the words of an ignore file, for help texts. */
export const SECRET_PATTERNS: readonly string[] = [
  '.env',
  '.env.* (but not .env.example, .env.sample, .env.template, .env.dist)',
  '*.pem',
  'id_rsa, id_dsa, id_ecdsa, id_ed25519',
  '*.p12, *.pfx, *.jks, *.keystore',
  '.netrc, .pgpass',
];

/** True for the name of a file that usually holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRETS.some((pattern) => pattern.test(name));
}
