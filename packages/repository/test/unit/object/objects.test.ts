import { symlinkSync, writeFileSync } from 'node:fs';
import { nodeFileSystem } from '@muse/io';
import { blobId, hasObjectSync, readObjectSync } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { catObjectSync, hashObject, hashObjectSync, storeObjectSync } from '../../../src/index.js';
import { newRepository, putCommit } from '../../support/history.js';
import { tempDir } from '../../support/temp.js';

describe('hashObject, storeObject, catObject', () => {
  it('hash a file of any size, and store it only if asked to', async () => {
    const repo = newRepository();
    const file = `${tempDir()}/file`;
    for (const bytes of [Buffer.alloc(0), Buffer.from('text'), Buffer.alloc(9 * 1024 * 1024, 7)]) {
      writeFileSync(file, bytes);
      const id = blobId(bytes);
      expect(hashObjectSync({ fs: nodeFileSystem }, file)).toBe(id);
      expect(await hashObject(repo, file)).toBe(id);
      expect(hasObjectSync(repo.objects, id)).toBe(false);
      expect(storeObjectSync(repo, file)).toBe(id);
      expect(Buffer.compare(readObjectSync(repo.objects, id)!, bytes)).toBe(0);
    }
  });

  it('take the target of a link, as a commit records it', () => {
    const link = `${tempDir()}/link`;
    symlinkSync('over/there', link);
    expect(hashObjectSync({ fs: nodeFileSystem }, link)).toBe(blobId(Buffer.from('over/there')));
    const repo = newRepository();
    expect(readObjectSync(repo.objects, storeObjectSync(repo, link))).toEqual(Buffer.from('over/there'));
    expect(() => hashObjectSync({ fs: nodeFileSystem }, `${link}-not`)).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    );
  });

  it('answer an object with its kind', () => {
    const repo = newRepository();
    const commit = putCommit(repo, { files: { a: '1' } });
    expect(catObjectSync(repo, commit).kind).toBe('commit');
    expect(catObjectSync(repo, blobId(Buffer.from('1')))).toMatchObject({ kind: 'blob', bytes: Buffer.from('1') });
    expect(() => catObjectSync(repo, blobId(Buffer.from('absent')))).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_OBJECT_MISSING' }),
    );
  });
});
