import { expect, it } from 'vitest';
import { nextNonce } from '../../../src/port/nonce.js';

it('H-IO-3: nonces are 64 random bits, each given out once', () => {
  const nonces = Array.from({ length: 5000 }, nextNonce);
  expect(nonces.filter((nonce) => !/^[0-9a-f]{16}$/.test(nonce))).toEqual([]);
  expect(new Set(nonces).size).toBe(nonces.length);
  const ones = nonces.reduce((count, nonce) => count + bitsOf(nonce), 0);
  expect(ones / (nonces.length * 64)).toBeCloseTo(0.5, 1);
});

function bitsOf(nonce: string): number {
  return [...BigInt(`0x${nonce}`).toString(2)].filter((bit) => bit === '1').length;
}
