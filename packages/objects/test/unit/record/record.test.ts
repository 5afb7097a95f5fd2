import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeCommit, encodeRecord, encodeSnapshot, encodeTree, sniffKind } from '../../../src/index.js';
import { rawText } from '../../helpers/arbitrary.js';
import { someCommit, text, TREE } from '../../helpers/values.js';

describe('text records', () => {
  it('come back as they were', () => {
    const headers = fc.array(fc.record({ key: fc.stringMatching(/^[!-~]{1,8}$/), value: rawText }), { maxLength: 5 });
    fc.assert(
      fc.property(headers, rawText, (headers, body) => {
        expect(decodeRecord('tag', encodeRecord('tag', { headers, body }))).toEqual({ headers, body });
      }),
    );
  });

  it('write a line end inside a value as line end and space', () => {
    const bytes = encodeRecord('tag', { headers: [{ key: 'k', value: 'a\n\nb\n' }], body: 'body\n' });
    expect(Buffer.from(bytes).toString()).toBe('muse tag 1\nk a\n \n b\n \n\nbody\n');
  });

  it.each([
    '',
    'muse tag 1\n',
    'muse tag 1\nk v',
    'muse tag 1\nk\n\n',
    'muse tag 1\n k v\n\n',
    'muse tag 1\nk v\n  ',
    'muse tag 2\n\n',
  ])('refuse %j', (bytes) => expect(() => decodeRecord('tag', text(bytes), TREE)).toThrow(TREE));
});

describe('sniffKind', () => {
  it('tells by the first line', () => {
    expect(sniffKind(encodeTree([]))).toBe('tree');
    expect(sniffKind(encodeCommit(someCommit(1)))).toBe('commit');
    expect(sniffKind(encodeSnapshot({ tree: TREE, time: 0, by: '', reason: '' }))).toBe('snapshot');
    expect(sniffKind(encodeRecord('tag', { headers: [], body: '' }))).toBe('tag');
    expect(sniffKind(text('muse commit 10\n'))).toBe('blob');
    expect(sniffKind(Buffer.alloc(0))).toBe('blob');
  });
});
