import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobId, decodeTree, encodeTree, treeId, type TreeEntry } from '../../../src/index.js';
import { encodedTrees, mutated, treeEntries } from '../../helpers/arbitrary.js';
import { text } from '../../helpers/values.js';

const id = blobId(text('x'));
const file = (name: string): TreeEntry => ({ name, kind: 'file', id });

describe('trees', () => {
  it('come back as they were, sorted by the bytes of the names', () => {
    fc.assert(
      fc.property(treeEntries, (entries) => {
        const decoded = decodeTree(encodeTree(entries));
        expect(decoded).toHaveLength(entries.length);
        expect(new Map(decoded.map((entry) => [entry.name, entry]))).toEqual(
          new Map(entries.map((entry) => [entry.name, entry])),
        );
      }),
    );
  });

  it('have one form: the order of the entries given does not matter', () => {
    fc.assert(
      fc.property(treeEntries, (entries) => {
        expect(Buffer.compare(encodeTree([...entries].reverse()), encodeTree(entries))).toBe(0);
      }),
    );
  });

  it('I-9: a changed byte is refused, or gives a tree that encodes to exactly those bytes', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutated(encodedTrees), (bytes) => {
        let decoded: readonly TreeEntry[];
        try {
          decoded = decodeTree(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_RECORD', kind: 'damaged' });
          refused++;
          return;
        }
        expect(Buffer.compare(encodeTree(decoded), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('sort by bytes, not by characters and not as Git does', () => {
    const names = ['a', 'a-b', 'a.b', 'ab', 'B', '\uff61', '\u{10000}', '\udc80'];
    const order = decodeTree(encodeTree(names.map(file))).map((entry) => entry.name);
    expect(order).toEqual(['B', 'a', 'a-b', 'a.b', 'ab', '\udc80', '\uff61', '\u{10000}']);
  });

  it('keep names that are not valid UTF-8', () => {
    const name = 'caf\udce9';
    const bytes = encodeTree([file(name)]);
    expect(Buffer.from(bytes).includes(Buffer.from([0x63, 0x61, 0x66, 0xe9]))).toBe(true);
    expect(decodeTree(bytes)).toEqual([file(name)]);
  });

  it('may be empty', () => {
    expect(Buffer.from(encodeTree([])).toString()).toBe('muse tree 1\n');
    expect(decodeTree(text('muse tree 1\n'))).toEqual([]);
    expect(treeId([])).toBe(blobId(text('muse tree 1\n')));
  });

  it.each(['', '.', '..', 'a/b', '/', 'a\0b', 'x'.repeat(65_536)])('refuse the name %j', (name) => {
    expect(() => encodeTree([file(name)])).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD' }));
  });

  it.each([
    ['a name twice', ['a', 'a']],
    ['names out of order', ['b', 'a']],
    ['the name ""', ['']],
    ['the name "."', ['.']],
    ['the name ".."', ['..']],
    ['a name with a slash', ['../x']],
    ['a name with a NUL', ['a\0b']],
  ])('I-8 I-9: %s in stored bytes is refused, and the error names the tree', (_what, names) => {
    const parts = names.map((name) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(name.length);
      return Buffer.concat([text('f'), length, text(name), Buffer.from(id.slice(7), 'hex')]);
    });
    const bytes = Buffer.concat([text('muse tree 1\n'), ...parts]);
    expect(() => decodeTree(bytes, id)).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_RECORD', kind: 'damaged' }),
    );
    expect(() => decodeTree(bytes, id)).toThrow(id);
  });

  it('hold the longest name', () => {
    const name = 'x'.repeat(65_535);
    expect(decodeTree(encodeTree([file(name)]))[0]!.name).toBe(name);
  });

  it('refuse a name that occurs twice, a kind and an id that are none', () => {
    expect(() => encodeTree([file('a'), { ...file('a'), kind: 'directory' }])).toThrow(/twice/);
    expect(() => encodeTree([{ ...file('a'), kind: 'socket' as 'file' }])).toThrow(/kind/);
    expect(() => encodeTree([{ ...file('a'), id: 'sha256:x' as typeof id }])).toThrow(/sha256/);
  });
});
