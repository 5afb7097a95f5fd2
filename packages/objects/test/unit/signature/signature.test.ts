import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSignature,
  commitId,
  decodeCommit,
  encodeCommit,
  generateSigningKey,
  publicKeyOf,
  SIGNATURE_HEADER,
  signCommit,
  type Commit,
} from '../../../src/index.js';
import { commits } from '../../helpers/arbitrary.js';
import { someCommit } from '../../helpers/values.js';

const mine = generateSigningKey();
const theirs = generateSigningKey();
const commit = someCommit(1);

const headerOf = ({ extra }: Commit): string => extra!.find(({ key }) => key === SIGNATURE_HEADER)!.value;
const withHeader = (value: string): Commit => ({
  ...commit,
  extra: [...commit.extra!, { key: SIGNATURE_HEADER, value }],
});

describe('signatures', () => {
  it('H-OBJ-14: every commit can be signed, and comes back from its bytes as signed', () => {
    fc.assert(
      fc.property(commits, (any) => {
        const signed = signCommit(any, mine.privateKey);
        expect(checkSignature(decodeCommit(encodeCommit(signed)))).toEqual({ status: 'good', key: mine.key });
        expect(checkSignature(any)).toEqual({ status: 'none' });
        const { extra, ...rest } = signed;
        expect(rest).toEqual({ ...any, extra: undefined });
        expect(extra!.slice(0, -1)).toEqual(any.extra ?? []);
      }),
      { numRuns: 50 },
    );
  });

  it('H-OBJ-11, H-OBJ-14: the id covers the signature', () => {
    const ids = [commit, signCommit(commit, mine.privateKey), signCommit(commit, theirs.privateKey)].map(commitId);
    expect(new Set(ids).size).toBe(3);
  });

  it('H-OBJ-14: it holds for exactly this commit', () => {
    const signed = signCommit(commit, mine.privateKey);
    const changed: Commit[] = [
      { ...signed, tree: commitId(commit) },
      { ...signed, parents: [commitId(commit)] },
      { ...signed, author: { ...signed.author, time: 0 } },
      { ...signed, committer: { ...signed.committer, zone: '+0000' } },
      { ...signed, message: `${signed.message}.` },
      { ...signed, provenance: { ...signed.provenance, agent: 'another' } },
      { ...signed, extra: signed.extra!.slice(1) },
      { ...signed, extra: [...signed.extra!, { key: 'x-late', value: '' }] },
    ];
    for (const one of changed) expect(checkSignature(one)).toMatchObject({ status: 'bad', key: mine.key });
  });

  it('H-OBJ-14: the public key and signatures of others do not make one', () => {
    const [, byThem] = headerOf(signCommit(commit, theirs.privateKey)).split(' ');
    const [key, other] = headerOf(signCommit({ ...commit, message: 'other' }, mine.privateKey)).split(' ');
    for (const value of [`${key} ${byThem}`, `${key} ${other}`])
      expect(checkSignature(withHeader(value))).toMatchObject({ status: 'bad', key: mine.key });
    // Keys that are no point of the curve, or of small order, and signatures of nothing.
    for (const x of ['_'.repeat(42) + '8', 'A'.repeat(43)])
      expect(checkSignature(withHeader(`${x} ${byThem}`)).status).toBe('bad');
  });

  it('I-9: any other form is bad: one signature has one spelling', () => {
    const value = headerOf(signCommit(commit, mine.privateKey));
    const last = value.at(-1)!;
    const sibling = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(Buffer.from(value.slice(44, -1) + sibling, 'base64url')).toEqual(Buffer.from(value.slice(44), 'base64url'));
    for (const other of [
      '',
      value.slice(1),
      `${value}=`,
      `${value}\n`,
      ` ${value}`,
      `${value} `,
      value.replace(' ', '  '),
      value.slice(0, -1) + sibling,
    ])
      expect(checkSignature(withHeader(other)), other).toMatchObject({ status: 'bad' });
    const twice = withHeader(value);
    expect(checkSignature(twice).status).toBe('good');
    expect(checkSignature({ ...twice, extra: [...twice.extra!, twice.extra!.at(-1)!] }).status).toBe('bad');
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(checkSignature(withHeader(any)).status).toBe('bad');
      }),
    );
  });

  it('signing again replaces the signature', () => {
    const again = signCommit(signCommit(commit, theirs.privateKey), mine.privateKey);
    expect(again).toEqual(signCommit(commit, mine.privateKey));
  });
});

describe('keys', () => {
  it('H-OBJ-14: the public half follows from the private one, which is PEM', () => {
    expect(publicKeyOf(mine.privateKey)).toBe(mine.key);
    expect(mine.key).toMatch(/^ed25519:[\w-]{43}$/);
    expect(mine.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\w+/=\n]+-----END PRIVATE KEY-----\n$/);
  });

  const pem = { format: 'pem', type: 'pkcs8' } as const;
  it.each([
    ['nothing', ''],
    ['garbage', 'garbage'],
    ['one of another type', String(generateKeyPairSync('x25519').privateKey.export(pem))],
    ['a public key', String(generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }))],
    [
      'one behind a passphrase',
      String(generateKeyPairSync('ed25519').privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'x' })),
    ],
  ])('H-OBJ-14: %s signs nothing, and is not in the error', (_what, key) => {
    let thrown: unknown;
    try {
      signCommit(commit, key);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'ERR_MUSE_NO_SIGNING_KEY', kind: 'refused' });
    const { message, hint, data } = thrown as Error & { hint: string; data: object };
    const secret = key.split('\n')[1];
    if (secret !== undefined) expect(`${message}${hint}${JSON.stringify(data)}`).not.toContain(secret);
  });
});
