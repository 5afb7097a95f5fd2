import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../src/text/edits.js';
import type { LineDiff } from '../../../src/text/edits.js';
import { lineBytes } from '../../../src/text/lines.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** The new text, made from the old one and the edits. */
function applied({ before, after, edits }: LineDiff): string {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const edit of edits) {
    for (; at < edit.beforeStart; at++) parts.push(lineBytes(before, at));
    at = edit.beforeEnd;
    for (let i = edit.afterStart; i < edit.afterEnd; i++) parts.push(lineBytes(after, i));
  }
  for (; at < before.count; at++) parts.push(lineBytes(before, at));
  return Buffer.concat(parts).toString('utf8');
}

/** The lines that are new, with the number (from 1) of the first of each block. */
function addedBlocks(before: string, after: string): [number, string][] {
  const diff = diffLines(utf8(before), utf8(after));
  return diff.edits.map(({ afterStart, afterEnd }) => [
    afterStart + 1,
    Array.from({ length: afterEnd - afterStart }, (_, i) => Buffer.from(lineBytes(diff.after, afterStart + i))).join(
      '',
    ),
  ]);
}

describe('diffLines', () => {
  it('gives edits that make the new text from the old one, apart from each other', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', '\n', '  c\n', '}\n', 'd'), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const diff = diffLines(utf8(a.join('')), utf8(b.join('')));
        expect(applied(diff)).toBe(b.join(''));
        diff.edits.forEach((edit, i) => {
          const last = diff.edits[i - 1];
          if (last !== undefined) expect(edit.beforeStart).toBeGreaterThan(last.beforeEnd);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('finds nothing between equal texts, and everything between a text and none', () => {
    expect(diffLines(utf8('a\nb\n'), utf8('a\nb\n')).edits).toEqual([]);
    expect(diffLines(utf8(''), utf8('')).edits).toEqual([]);
    expect(diffLines(utf8(''), utf8('a\nb')).edits).toEqual([
      { beforeStart: 0, beforeEnd: 0, afterStart: 0, afterEnd: 2 },
    ]);
  });

  it('puts a new function where a reader sees it: whole, with the empty line behind it', () => {
    const one = 'function a() {\n  1;\n}\n\n';
    const two = 'function b() {\n  2;\n}\n\n';
    const three = 'function c() {\n  3;\n}\n';
    expect(addedBlocks(one + three, one + two + three)).toEqual([[5, two]]);
  });

  it('keeps a comment with the function that it belongs to', () => {
    const documented = (name: string): string => `/**\n * ${name}\n */\n${name}();\n\n`;
    const [one, two, three] = ['one', 'two', 'three'].map(documented) as [string, string, string];
    expect(addedBlocks(one + three, one + two + three)).toEqual([[6, two]]);
  });

  it('puts a repeated line behind the ones that were there', () => {
    expect(addedBlocks('a\nx\nx\nb\n', 'a\nx\nx\nx\nb\n')).toEqual([[4, 'x\n']]);
  });

  it('joins two blocks that slide together', () => {
    const diff = diffLines(utf8('a\nb\nc\nd\n'), utf8('a\nc\nb\nc\nd\n'));
    expect(applied(diff)).toBe('a\nc\nb\nc\nd\n');
    expect(diff.edits.length).toBe(1);
  });
});
