import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { containPath } from '../../src/index.js';

const refused = expect.objectContaining({ code: 'ERR_MUSE_PATH_ESCAPE', kind: 'refused' });

describe('containPath', () => {
  it.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../a',
    'a/..',
    'a/../b',
    'a/../../b',
    '.',
    './a',
    'a/.',
    'a//b',
    'a/',
    '//a',
    'a\0b',
    '\0',
    'C:',
    'C:/a',
    'c:\\a',
    'Z:\\',
    '../',
    'a/b/../..',
  ])('I-8: refuses %j on every system', (path) => {
    for (const windows of [false, true]) {
      expect(() => containPath('/base', path, { windows })).toThrow(refused);
    }
  });

  it.each(['a\\b', '..\\a', '\\a', 'a\\..\\b', 'file:stream', 'C:a', 'a/b:c'])(
    'I-8: refuses %j on Windows only',
    (path) => {
      expect(() => containPath('C:/root', path, { windows: true })).toThrow(refused);
      expect(containPath('/base', path, { windows: false })).toBe(`/base/${path}`);
    },
  );

  it.each(['a', 'a/b/c', '...', '..a', 'a..', '.muse', ' ', 'a b', 'ä/🦌', '\udcff', '-rf', '~', '$HOME', 'a\nb'])(
    'I-8: joins %j to the root',
    (path) => {
      expect(containPath('/base', path)).toBe(`/base/${path}`);
      expect(containPath('/', path)).toBe(`/${path}`);
    },
  );

  it('I-8: whatever it accepts lies below the root, by the rules of both systems', () => {
    const piece = fc.constantFrom('..', '.', '', 'a', 'b..', '/', '\\', ':', 'C:', '\0', 'x/y');
    const text = fc.oneof(
      fc.array(piece, { maxLength: 6 }).map((p) => p.join('/')),
      fc.array(piece, { maxLength: 6 }).map((p) => p.join('')),
      fc.string(),
    );
    const accepted = (path: string, windows: boolean): string | undefined => {
      try {
        return containPath(windows ? 'C:/root' : '/base', path, { windows });
      } catch (error) {
        expect(error).toEqual(refused);
        return undefined;
      }
    };
    fc.assert(
      fc.property(text, (path) => {
        const onPosix = accepted(path, false);
        if (onPosix !== undefined) expect(posix.resolve(onPosix)).toBe(`/base/${path}`);
        const onWindows = accepted(path, true);
        if (onWindows !== undefined) expect(win32.resolve(onWindows)).toBe(`C:\\root\\${path.replaceAll('/', '\\')}`);
      }),
      { numRuns: 2000 },
    );
  });
});
