import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId, commitId, decodeCommit, encodeCommit, type Commit } from '../../../src/index.js';
import { commits, mutated } from '../../helpers/arbitrary.js';
import { ADA, someCommit, text, TREE } from '../../helpers/values.js';

const PLAIN: Commit = { tree: TREE, parents: [], author: ADA, committer: ADA, message: 'm' };

describe('commits', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(commits, (commit) => {
        expect(decodeCommit(encodeCommit(commit))).toEqual(commit);
      }),
      { numRuns: 300 },
    );
  });

  it('I-9: a changed byte is refused, or gives a commit that encodes to exactly those bytes', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutated(commits.map(encodeCommit)), (bytes) => {
        let decoded: Commit;
        try {
          decoded = decodeCommit(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_RECORD', kind: 'damaged' });
          refused++;
          return;
        }
        expect(Buffer.compare(encodeCommit(decoded), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('H-OBJ-11: the id covers every field', () => {
    const full = someCommit(1, [blobId(text('p')), blobId(text('q'))]);
    const variants: Commit[] = [
      full,
      { ...full, tree: blobId(text('other')) },
      { ...full, parents: [] },
      { ...full, parents: [...full.parents].reverse() },
      ...(['name', 'email'] as const).flatMap((key) => [
        { ...full, author: { ...full.author, [key]: 'x' } },
        { ...full, committer: { ...full.committer, [key]: 'x' } },
      ]),
      { ...full, author: { ...full.author, time: 0 } },
      { ...full, author: { ...full.author, zone: '-0130' } },
      { ...full, committer: { ...full.committer, time: 0 } },
      { ...full, committer: { ...full.committer, zone: '+0000' } },
      { ...full, message: `${full.message} ` },
      ...(['agent', 'model', 'toolchain', 'session', 'promptHash'] as const).map((key) => ({
        ...full,
        provenance: { ...full.provenance, [key]: 'changed' },
      })),
      { ...full, extra: [...full.extra!, { key: 'x-note', value: '' }] },
      { ...full, extra: [{ key: 'x-note', value: 'two\n\nlines ' }] },
    ];
    expect(new Set(variants.map(commitId)).size).toBe(variants.length);
  });

  it('H-OBJ-11: text cannot move from one field into another', () => {
    const tricks: Commit[] = [
      { ...PLAIN, message: '\0parent' },
      { ...PLAIN, message: `\nparent ${TREE}` },
      { ...PLAIN, provenance: { agent: `a\nprovenance-model m` } },
      { ...PLAIN, provenance: { agent: 'a', model: 'm' } },
      { ...PLAIN, extra: [{ key: 'k', value: 'v\n\nm' }], message: '' },
      { ...PLAIN, extra: [{ key: 'k', value: 'v' }], message: '\nm' },
      {
        ...PLAIN,
        extra: [
          { key: 'k', value: 'v' },
          { key: 'l', value: '' },
        ],
      },
      { ...PLAIN, extra: [{ key: 'k', value: 'v\nl ' }] },
    ];
    const encoded = tricks.map((commit) => Buffer.from(encodeCommit(commit)).toString('hex'));
    expect(new Set(encoded).size).toBe(tricks.length);
    for (const commit of tricks) expect(decodeCommit(encodeCommit(commit))).toEqual(commit);
  });

  it('H-OBJ-11: with all other fields at their defaults they do not matter', () => {
    expect(commitId({ ...PLAIN, provenance: {}, extra: [] })).toBe(commitId(PLAIN));
  });

  it('keep unknown headers verbatim and in order, those of a later provenance too', () => {
    const extra = [
      { key: 'provenance-region', value: 'x' },
      { key: 'gpgsig', value: '-----BEGIN\n\n abc\n-----END\n' },
      { key: 'encoding', value: 'latin1 \udcff' },
      { key: 'gpgsig', value: '' },
    ];
    expect(decodeCommit(encodeCommit({ ...PLAIN, extra })).extra).toEqual(extra);
  });

  it.each([
    { ...PLAIN, author: { ...ADA, name: 'a<b' } },
    { ...PLAIN, author: { ...ADA, email: 'a\nb' } },
    { ...PLAIN, author: { ...ADA, name: 'a\0b' } },
    { ...PLAIN, committer: { ...ADA, time: 1.5 } },
    { ...PLAIN, committer: { ...ADA, time: Number.NaN } },
    { ...PLAIN, committer: { ...ADA, time: -0.5 } },
    { ...PLAIN, committer: { ...ADA, time: 2 ** 60 } },
    { ...PLAIN, author: { ...ADA, zone: 'Z' } },
    { ...PLAIN, author: { ...ADA, zone: '+0160' } },
    { ...PLAIN, extra: [{ key: 'parent', value: TREE }] },
    { ...PLAIN, extra: [{ key: 'provenance-agent', value: 'forged' }] },
    { ...PLAIN, extra: [{ key: 'a b', value: '' }] },
    { ...PLAIN, extra: [{ key: '', value: '' }] },
  ])('refuse what could not be read back: %j', (commit) => {
    expect(() => encodeCommit(commit)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD', kind: 'refused' }),
    );
  });

  it('have any number of parents, in order', () => {
    const parents = Array.from({ length: 5000 }, (_, index) => blobId(text(String(index))));
    expect(decodeCommit(encodeCommit({ ...PLAIN, parents })).parents).toEqual(parents);
  });

  it('H-OBJ-9: a date that cannot be parsed throws and names the id', () => {
    const good = Buffer.from(encodeCommit(PLAIN)).toString('latin1');
    for (const date of ['soon +0000', '1700000000', '1e9 +0000', '01 +0000', '1 0000', '-0 +0000']) {
      const bytes = Buffer.from(good.replaceAll('1700000000 +0130', date), 'latin1');
      expect(() => decodeCommit(bytes, TREE)).toThrow(TREE);
    }
  });

  it('I-9: a record over the limit is refused in both directions', () => {
    const message = 'x'.repeat(16 * 1024 * 1024);
    expect(() => encodeCommit({ ...PLAIN, message })).toThrow(/16777216/);
    expect(() => decodeCommit(Buffer.alloc(16 * 1024 * 1024 + 1))).toThrow(/16777216/);
  });
});
