import { readdirSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { checkSignature, encodeCommit, generateSigningKey, readCommitSync, signCommit } from '@muse/objects';
import type { Commit } from '@muse/objects';
import { blobId, listObjectsSync, writeObjectSync } from '@muse/objects';
import { updateRefSync } from '@muse/refs';
import { describe, expect, it } from 'vitest';
import { commitSync, showSync, verifySync } from '../../../src/index.js';
import type { Repository } from '../../../src/index.js';
import { newRepository } from '../../support/history.js';
import { commitAll, signer, stateFile, work } from '../../support/work.js';

/** Stores a commit under its own id and lets a branch name it. */
function plant(repo: Repository, commit: Commit): string {
  const bytes = encodeCommit(commit);
  const id = blobId(bytes);
  writeObjectSync(repo.objects, id, bytes);
  updateRefSync(repo.refs, `refs/heads/planted-${id.slice(7, 15)}`, { expected: null, next: id, reason: 'test' });
  return id;
}

describe('a signed commit', () => {
  it('H-OBJ-14: is signed by the key, and verify finds nothing', () => {
    const repo = newRepository();
    work(repo, { a: '1\n' });
    const { privateKey, key } = generateSigningKey();
    const { id } = commitSync(repo, { message: 'one\n', signer, signingKey: privateKey });
    expect(checkSignature(readCommitSync(repo.objects, id)!)).toEqual({ status: 'good', key });
    expect(showSync(repo, { id, kind: 'commit' })).toMatchObject({ signature: { status: 'good', key } });
    expect(verifySync(repo).problems).toEqual([]);
  });

  it.each([
    ['no key', 'no key'],
    ['an empty one', ''],
    [
      'a key of another type',
      String(generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' })),
    ],
    ['a public key', String(generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }))],
  ])('H-OBJ-14: with %s there is no commit, no object, no temp, and the branch stays', (_what, signingKey) => {
    const repo = newRepository();
    work(repo, { a: '1\n' });
    const first = commitAll(repo, 'one');
    work(repo, { a: '2\n', b: '3\n' });
    const objects = listObjectsSync(repo.objects);
    const files = (): string[] => (readdirSync(repo.dir, { recursive: true }) as string[]).sort();
    const before = files();
    expect(() => commitSync(repo, { message: 'two\n', signer, signingKey })).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_NO_SIGNING_KEY', kind: 'refused' }),
    );
    expect(stateFile(repo, 'refs/heads/main')).toBe(first);
    expect(listObjectsSync(repo.objects)).toEqual(objects);
    expect(files()).toEqual(before);
  });

  it('H-OBJ-14: verify names a commit whose signature does not match, whatever was changed', () => {
    const repo = newRepository();
    work(repo, { a: '1\n' });
    const mine = generateSigningKey();
    const theirs = generateSigningKey();
    const { id } = commitSync(repo, { message: 'one\n', signer, signingKey: mine.privateKey });
    const signed = readCommitSync(repo.objects, id)!;
    const [header] = signed.extra!;
    const forged = signCommit(signed, theirs.privateKey).extra![0]!.value.split(' ')[1]!;
    const bad: Commit[] = [
      { ...signed, message: 'another\n' },
      { ...signed, parents: [id] },
      { ...signed, author: { ...signed.author, name: 'Eve' } },
      { ...signed, extra: [{ key: 'x', value: 'y' }, header!] },
      // Somebody who knows the public key only, and signs with another.
      { ...signed, extra: [{ ...header!, value: `${mine.key.slice('ed25519:'.length)} ${forged}` }] },
    ];
    for (const commit of bad) {
      const planted = plant(repo, commit);
      expect(verifySync(repo).problems).toContainEqual(
        expect.objectContaining({ kind: 'bad-signature', item: planted }),
      );
    }
    expect(verifySync(repo).problems).toHaveLength(bad.length);
  });
});
