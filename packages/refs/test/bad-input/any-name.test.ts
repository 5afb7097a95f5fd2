import { readdirSync } from 'node:fs';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  checkBranchName,
  foldName,
  listRefsSync,
  parseHead,
  readRefSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
  readHeadSync,
} from '../../src/index.js';
import { id, newStore } from '../support.js';

/** Texts made of the pieces that names go wrong with. */
const nearNames = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'B',
        '/',
        '.',
        '..',
        '-',
        '@',
        '{',
        '~',
        ' ',
        '\n',
        '\0',
        '\\',
        '.lock',
        'HEAD',
        'é',
        'e\u0301',
        '\u202e',
        '\ud800',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

function accepts(name: string): boolean {
  try {
    checkBranchName(name);
    return true;
  } catch {
    return false;
  }
}

it('H-REF-7: any text is refused with nothing made, or is a branch that reads back and is listed', () => {
  fc.assert(
    fc.property(nearNames, (name) => {
      const store = newStore();
      if (!accepts(name)) {
        expect(() => writeBranchRefSync(store, name, id(1))).toThrow();
        expect(readdirSync(`${store.dir}/refs/heads`)).toEqual([]);
        return;
      }
      writeBranchRefSync(store, name, id(1));
      writeHeadBranchSync(store, name);
      expect(listRefsSync(store)).toEqual([{ name: `refs/heads/${name}`, id: id(1) }]);
      expect(readRefSync(store, `refs/heads/${name}`)).toBe(id(1));
      expect(readHeadSync(store)).toEqual({ kind: 'branch', branch: name });
    }),
    { numRuns: 300 },
  );
});

it('H-REF-7: what is accepted has no part that a file system, shell or terminal takes for something else', () => {
  fc.assert(
    fc.property(nearNames, (name) => {
      if (!accepts(name)) return;
      expect(name).not.toMatch(/[\p{Cc}\p{Cs}\p{Z}~^:?*[\\]|\.\.|@\{|^-/u);
      for (const part of name.split('/')) expect(part).not.toMatch(/^$|^\.|\.$|\.lock$/i);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    }),
    { numRuns: 5_000 },
  );
});

it('H-REF-6: of two names that fold together one can be created', () => {
  const letters = fc.constantFrom('a', 'A', 'é', 'É', 'e\u0301', 'ß', 'SS', 'ss', 'σ', 'ς', 'Σ', '/');
  const names = fc
    .array(letters, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''))
    .filter(accepts);
  fc.assert(
    fc.property(names, names, (first, second) => {
      const [a, b] = [foldName(first), foldName(second)];
      const apart = a !== b && !a.startsWith(`${b}/`) && !b.startsWith(`${a}/`);
      const store = newStore();
      writeBranchRefSync(store, first, id(1));
      if (first === second) return;
      const create = (): void =>
        updateRefSync(store, `refs/heads/${second}`, { expected: null, next: id(2), reason: 'x' });
      const sameDirectory = first.split('/').every((part, index) => {
        const other = second.split('/')[index];
        return (
          other === undefined ||
          part === other ||
          foldName(part) !== foldName(other) ||
          index > firstDifference(first, second)
        );
      });
      if (apart && sameDirectory) create();
      else expect(create).toThrow(expect.objectContaining({ code: 'ERR_MUSE_REF_CONFLICT' }));
    }),
    { numRuns: 300 },
  );
});

it('H-REF-1: any text is no HEAD, or is exactly what its meaning is written as', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        nearNames.map((name) => `ref: refs/heads/${name}\n`),
      ),
      (text) => {
        const head = parseHead(text);
        if (head?.kind === 'branch') expect(text).toBe(`ref: refs/heads/${head.branch}\n`);
        if (head?.kind === 'commit') expect(text).toBe(`commit: ${head.id}\n`);
      },
    ),
    { numRuns: 2_000 },
  );
});

/** The first part at which two names differ also when folded. */
function firstDifference(first: string, second: string): number {
  const [a, b] = [first.split('/'), second.split('/')];
  const index = a.findIndex((part, at) => b[at] === undefined || foldName(part) !== foldName(b[at]));
  return index < 0 ? a.length : index;
}
