import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { LineSplitter, type Line } from '../../../src/log/lines.js';

function split(chunks: readonly Buffer[], maxBytes: number, offset = 0): Line[] {
  const splitter = new LineSplitter(offset, maxBytes);
  const lines = chunks.flatMap((chunk) => [...splitter.feed(chunk)]);
  const last = splitter.end();
  return last === undefined ? lines : [...lines, last];
}

describe('LineSplitter', () => {
  it('finds the same lines however the file is cut into chunks', () => {
    const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', 'x'.repeat(20)), { maxLength: 20 });
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 9 })), (pieces, cuts) => {
        const bytes = Buffer.from(pieces.join(''));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) chunks.push(bytes.subarray(at, (at += cut)));
        chunks.push(bytes.subarray(at));
        const lines = split(chunks, 15, 100);
        const texts = bytes.toString().split('\n');
        if (texts.at(-1) === '') texts.pop();
        expect(lines.map(({ length }) => length)).toEqual(texts.map((line) => line.length));
        for (const [i, line] of lines.entries()) {
          expect(line.bytes?.toString()).toBe(texts[i]!.length > 15 ? undefined : texts[i]);
          expect(line.offset).toBe(100 + texts.slice(0, i).reduce((sum, before) => sum + before.length + 1, 0));
          expect(line.finished).toBe(i < lines.length - 1 || bytes.at(-1) === 0x0a);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('I-9: keeps nothing of a line over the limit', () => {
    const splitter = new LineSplitter(0, 1000);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let lines = 0;
    for (let i = 0; i < 1600; i++) for (const _line of splitter.feed(chunk)) lines++;
    expect(lines).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
    expect(splitter.end()).toEqual({ offset: 0, length: 1600 * 64 * 1024, bytes: undefined, finished: false });
  });
});
