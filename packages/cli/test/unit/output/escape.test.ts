import { describe, expect, it } from 'vitest';
import { escapeLine, escapeText, quotePath } from '../../../src/output/escape.js';

describe('escapeText', () => {
  it('H-CLI-2: no control character but newline and tab is left', () => {
    const all = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).join('');
    const left = [...escapeText(all)].filter((character) => {
      const code = character.codePointAt(0)!;
      const isC0 = code < 0x20 && character !== '\n' && character !== '\t';
      const isBidi =
        code === 0x61c ||
        (code >= 0x200e && code <= 0x200f) ||
        (code >= 0x202a && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069);
      return isC0 || (code >= 0x7f && code <= 0x9f) || isBidi;
    });
    expect(left).toEqual([]);
  });

  it('shows what was there', () => {
    expect(escapeText('a\u001b[31mb\u0007\u009b\u202e')).toBe('a\\x1b[31mb\\x07\\x9b\\u202e');
    expect(escapeText('byte \udcff, half \ud83d, \udc00')).toBe('byte \\xff, half \\ud83d, \\udc00');
  });

  it('leaves ordinary text alone, in any script', () => {
    const text = 'Grüße, 世界, 🎉, مرحبا\n\tindented';
    expect(escapeText(text)).toBe(text);
    expect(escapeLine(text)).toBe('Grüße, 世界, 🎉, مرحبا\\n\\tindented');
  });
});

describe('quotePath', () => {
  it('leaves ordinary paths alone', () => {
    for (const path of ['a b.txt', 'src/é/世界.ts', '🎉', "it's", '-x']) expect(quotePath(path)).toBe(path);
  });

  it('quotes odd ones as C does', () => {
    expect(quotePath('a\tb\n"c"\\')).toBe('"a\\tb\\n\\"c\\"\\\\"');
    expect(quotePath('x\u001b\udcff\u202e')).toBe('"x\\033\\377\\342\\200\\256"');
    expect(quotePath('🎉\udc80')).toBe('"🎉\\200"');
  });
});
