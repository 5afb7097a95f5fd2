import { addressesOverlap } from './overlap.js';
import { parseAddress } from './parse-address.js';

/** An address in normal form. Throws `ERR_MUSE_BAD_ADDRESS` (refused) if it is none. */
export function checkAddress(address: string): string {
  return parseAddress(address).text;
}

/**
 * Whether two addresses overlap: equal, one containing the other, or patterns that can match something in common.
 *
 * @throws `ERR_MUSE_BAD_ADDRESS` (refused)
 */
export function overlap(a: string, b: string): boolean {
  return addressesOverlap(parseAddress(a), parseAddress(b));
}
