import { describe, expect, it } from 'vitest';

import { checkAddress } from '../../../src/index.js';
import { thrownBy } from '../../support/coordination.js';

describe('addresses', () => {
  it.each([
    ['src', 'src'],
    ['src/', 'src'],
    ['./src//a.ts', 'src/a.ts'],
    ['src/a.ts::Foo.bar', 'src/a.ts::Foo.bar'],
    ['./src/a.ts::./x//y', 'src/a.ts::./x//y'],
    ['src/*.ts', 'src/*.ts'],
    ['e\u0301', 'e\u0301'],
    ['not UTF-8 \udc80', 'not UTF-8 \udc80'],
    ['a:b', 'a:b'],
    ['a\\b', 'a\\b'],
  ])('%j is %j', (given, normal) => {
    expect(checkAddress(given)).toBe(normal);
    expect(checkAddress(normal)).toBe(normal);
  });

  it.each([
    ['', 'it is empty'],
    ['/etc/passwd', 'it is absolute'],
    ['C:/x', 'it starts with a drive letter'],
    ['c:\\x', 'it starts with a drive letter'],
    ['a/../b', "it has the part '..'"],
    ['..', "it has the part '..'"],
    ['a\0b', 'it holds a NUL'],
    ['.', 'it has no path'],
    ['./', 'it has no path'],
    ['::Foo', 'it has no path'],
    ['a::', 'it has no symbol after ::'],
    ['x'.repeat(4_097), 'it is longer than 4096 bytes'],
    ['\u00e9'.repeat(2_049), 'it is longer than 4096 bytes'],
    ['\ud800x', 'it is longer than 4096 bytes'],
    ['{a,{..,b}/c}', 'as "../c" it has the part \'..\''],
    ['{,/etc}', 'as "" it has no path'],
    ['{a,/etc}', 'as "/etc" it is absolute'],
    ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}', 'its braces stand for more than 64 texts'],
  ])('H-COORD-11: %.20s is refused', (address, reason) => {
    const error = thrownBy(() => checkAddress(address));
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_ADDRESS', kind: 'refused', data: { reason } });
  });

  it('what is no text is refused', () => {
    expect(thrownBy(() => checkAddress(7 as unknown as string)).code).toBe('ERR_MUSE_BAD_ADDRESS');
  });
});
