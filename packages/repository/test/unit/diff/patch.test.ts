import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { decodeName, encodeName } from '@muse/io';
import type { ObjectId } from '@muse/objects';
import { describe, expect, it } from 'vitest';
import { diffFile } from '../../../src/diff/file-diff.js';
import type { FileDiff, FileSide, FileVersion } from '../../../src/diff/file-diff.js';
import { renderPatch } from '../../../src/diff/patch.js';
import { git } from '../../support/git.js';
import { tempDir } from '../../support/temp.js';

interface Version {
  readonly kind: FileVersion['kind'];
  readonly bytes: Uint8Array;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const file = (text: string, kind: FileVersion['kind'] = 'file'): Version => ({ kind, bytes: utf8(text) });

function diff(path: string, before: Version | null, after: Version | null, context = 3): FileDiff {
  const version = (of: Version): FileVersion => ({
    kind: of.kind,
    id: `sha256:${Buffer.from(of.bytes).toString('hex').padEnd(64, '0').slice(0, 56)}${String(of.bytes.length).padStart(8, '0')}` as ObjectId,
  });
  return diffFile(
    { path, ...(before && { before: version(before) }), ...(after && { after: version(after) }) },
    { before: side(before), after: side(after) },
    context,
  );
}

function side(version: Version | null): FileSide {
  const bytes = version?.bytes ?? new Uint8Array();
  return { size: bytes.length, bytes };
}

const at = (root: string, path: string): Buffer => Buffer.from(encodeName(join(root, path)));

function put(root: string, path: string, version: Version | null): void {
  if (version === null) return;
  mkdirSync(Buffer.from(encodeName(dirname(join(root, path)))), { recursive: true });
  if (version.kind === 'symlink') symlinkSync(Buffer.from(version.bytes), at(root, path));
  else writeFileSync(at(root, path), version.bytes, { mode: version.kind === 'executable' ? 0o755 : 0o644 });
}

/** Puts the old versions in a directory, lets Git apply the patch there, and compares with the new ones. */
function expectApplies(changes: readonly (readonly [string, Version | null, Version | null])[], context = 3): void {
  const root = tempDir();
  for (const [path, before] of changes) put(root, path, before);
  const patch = renderPatch(changes.map(([path, before, after]) => diff(path, before, after, context)));
  git(root, ['apply', '--whitespace=nowarn', '-'], encodeName(patch));
  for (const [path, , after] of changes) {
    if (after === null) {
      expect(existsSync(at(root, path)), path).toBe(false);
    } else if (after.kind === 'symlink') {
      expect(readlinkSync(at(root, path)), path).toBe(decodeName(after.bytes));
    } else {
      expect(readFileSync(at(root, path)).toString('latin1'), path).toBe(Buffer.from(after.bytes).toString('latin1'));
      expect((lstatSync(at(root, path)).mode & 0o100) !== 0, path).toBe(after.kind === 'executable');
    }
  }
  rmSync(root, { recursive: true });
}

describe('renderPatch', () => {
  it('is applied by Git to give the other side: modes, links, creation, deletion, missing line feeds', () => {
    expectApplies([
      ['plain.txt', file('a\nb\nc\n'), file('a\nB\nc\n')],
      ['no-end', file('a\nb'), file('a\nb\n')],
      ['no-end-2', file('a\nb\n'), file('a\nc')],
      ['both-no-end', file('a\nb'), file('x\nb')],
      ['new/dir/file', null, file('one\ntwo\n')],
      ['new-empty', null, file('')],
      ['gone', file('x\n'), null],
      ['gone-empty', file(''), null],
      ['emptied', file('x\ny\n'), file('')],
      ['filled', file(''), file('x\ny')],
      ['run.sh', file('#!/bin/sh\n'), file('#!/bin/sh\n', 'executable')],
      ['run-2.sh', file('#!/bin/sh\n', 'executable'), file('#!/bin/sh\nls\n')],
      ['link', file('target', 'symlink'), file('other', 'symlink')],
      ['to-link', file('text\n'), file('target', 'symlink')],
      ['from-link', file('target', 'symlink'), file('text\nmore\n')],
      ['crlf', file('a\r\nb\r\n'), file('a\r\nc\r\n')],
    ]);
  });

  it('quotes odd names so that Git reads them back', () => {
    const names = [
      'a b',
      'tab\there',
      'new\nline',
      'quote"d',
      'back\\slash',
      'é–ü',
      '\u0001',
      'ends in space ',
      '-dash',
    ];
    const raw = decodeName(Uint8Array.of(0x66, 0xff, 0xfe, 0x6f));
    expectApplies([...names, raw, `dir ${raw}/x`].map((name) => [name, file('1\n2\n'), file('1\n3\n')] as const));
  });

  it('keeps bytes that are not UTF-8', () => {
    const before = { kind: 'file', bytes: Uint8Array.of(0xff, 0x0a, 0x41, 0x0a, 0xc3, 0x28, 0x0a) } as const;
    const after = { kind: 'file', bytes: Uint8Array.of(0xff, 0x0a, 0xfe, 0x80, 0x0a, 0xc3, 0x28, 0x0a) } as const;
    expectApplies([['latin', before, after]]);
  });

  it('gives the other side for random edits, at any context', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '  x', '{', '}');
    const text = fc.tuple(fc.array(line, { maxLength: 30 }), fc.boolean());
    const joined = ([lines, end]: [string[], boolean]): string =>
      lines.join('\n') + (end && lines.length > 0 ? '\n' : '');
    for (const context of [1, 2, 3]) {
      const pairs = fc.sample(fc.tuple(text, text), { numRuns: 150, seed: 11 + context });
      expectApplies(
        pairs
          .map(([a, b], i) => [`f${i}`, file(joined(a)), file(joined(b))] as const)
          .filter(([, a, b]) => Buffer.compare(a.bytes, b.bytes) !== 0),
        context,
      );
    }
  });

  it('counts as many lines as Git where both are minimal', () => {
    const root = tempDir();
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 40 });
    const pairs = fc.sample(fc.tuple(lines, lines), { numRuns: 100, seed: 5 });
    const diffs = pairs.map(([a, b], i) => {
      const [before, after] = [file(`${a.join('\n')}\n`), file(`${b.join('\n')}\n`)];
      put(root, `a/f${i}`, before);
      put(root, `b/f${i}`, after);
      return diff(`f${i}`, before, after);
    });
    let out = '';
    try {
      git(root, ['diff', '--no-index', '--minimal', '--numstat', 'a', 'b']);
    } catch (error) {
      out = String((error as { stdout: unknown }).stdout);
    }
    const theirs = new Map<string, string>();
    for (const row of out.trim().split('\n')) {
      const [added, deleted, name] = row.split('\t') as [string, string, string];
      theirs.set(/f\d+/.exec(name)![0], `${added} ${deleted}`);
    }
    for (const { path, stat } of diffs) {
      expect(`${stat.added} ${stat.deleted}`, path).toBe(theirs.get(path) ?? '0 0');
    }
  });

  it('names a binary file and shows no content', () => {
    const one = diff(
      'image',
      { kind: 'file', bytes: Uint8Array.of(1, 0, 2) },
      { kind: 'file', bytes: Uint8Array.of(3, 0) },
    );
    expect(one.binary).toBe(true);
    expect(renderPatch([one])).toContain('Binary files a/image and b/image differ\n');
  });
});
