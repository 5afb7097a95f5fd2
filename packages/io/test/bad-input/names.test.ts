import fc from 'fast-check';
import { readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareNames, decodeName, encodeName, hasRawBytes, nodeFileSystem } from '../../src/index.js';
import { tempDir } from '../helpers/temp-dir.js';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .array(fc.constantFrom('a', 'é', '漢', '🦌', '\ufffd', '\u0301'), { maxLength: 5 })
    .map((p) => Buffer.from(p.join(''))),
  fc
    .array(
      fc.constantFrom(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0xf4, 0xef, 0xbf, 0xbd, 0xc0),
      { maxLength: 10 },
    )
    .map((numbers) => Uint8Array.from(numbers)),
);

describe('names of any bytes', () => {
  it('I-9: every sequence of bytes has one string, which gives it back', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const name = decodeName(bytes);
        expect(Buffer.from(encodeName(name)).equals(bytes)).toBe(true);
        expect(hasRawBytes(name)).toBe(!isUtf8(bytes));
        if (isUtf8(bytes)) expect(name).toBe(Buffer.from(bytes).toString('utf8'));
      }),
      { numRuns: 3000 },
    );
  });

  it('I-9: names are ordered by their bytes', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(Math.sign(compareNames(decodeName(a), decodeName(b)))).toBe(Buffer.compare(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(['\ud800', 'a\udbff', '\udc00', '\udc7f', '\udd00', '\udfff', '\udc80\ud83e'])(
    'I-9: refuses %j, which stands for no bytes',
    (name) => {
      expect(() => encodeName(name)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_BAD_NAME', kind: 'refused' }));
    },
  );

  it.runIf(process.platform === 'linux')(
    'I-9: the disk takes such names and gives them back, in all calls',
    async () => {
      using dir = tempDir();
      const raw = Buffer.concat([Buffer.from(`${dir.path}/`), Buffer.from([0x61, 0xff, 0xfe])]);
      writeFileSync(raw, 'raw');
      writeFileSync(`${dir.path}/\ufffd`, 'a real replacement character');
      const names = ['a\udcff\udcfe', '\ufffd'];
      for (const found of [nodeFileSystem.sync.readdir(dir.path), await nodeFileSystem.promises.readdir(dir.path)]) {
        expect(found?.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
        expect(found?.every(({ kind }) => kind === 'file')).toBe(true);
      }
      const path = `${dir.path}/${names[0]}`;
      expect(Buffer.from(nodeFileSystem.sync.readFile(path)!).toString()).toBe('raw');
      expect((await nodeFileSystem.promises.statdir(dir.path))?.length).toBe(2);
      await nodeFileSystem.promises.rename(path, `${path}2`);
      expect(readdirSync(dir.path, 'buffer').some((name) => name.equals(Buffer.from([0x61, 0xff, 0xfe, 0x32])))).toBe(
        true,
      );
    },
  );
});

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
