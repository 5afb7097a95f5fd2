import { encodeName, errorCode, MuseError } from '@muse/io';

import type { Address } from '../address/address.js';
import { parseAddress } from '../address/parse-address.js';

/** The longest lifetime: a week. */
export const LONGEST_TTL_SECONDS = 604_800;
/** Without another wish: an hour. */
export const DEFAULT_TTL_SECONDS = 3_600;
const MOST_ADDRESSES = 1_000;
const MOST_ADDRESS_BYTES = 64 * 1_024;
const MOST_PATTERN_LENGTH = 8 * 1_024;

export type TextField = 'run_id' | 'branch' | 'operation' | 'detail';

const MOST_BYTES: Readonly<Record<TextField, number>> = {
  run_id: 256,
  branch: 1_024,
  operation: 256,
  detail: 16 * 1_024,
};

/** What is wrong with a text field; `undefined` if nothing is. Only a detail may be empty and have several lines. */
export function faultOfField(field: TextField, value: unknown): string | undefined {
  if (typeof value !== 'string') return `${field} is no text`;
  if (field !== 'detail' && value.trim() === '') return `${field} is empty`;
  if (bytesOf(value) > MOST_BYTES[field]) return `${field} is longer than ${MOST_BYTES[field]} bytes`;
  return hasControls(value, field === 'detail') ? `${field} holds control characters` : undefined;
}

/** @throws `ERR_MUSE_BAD_COORDINATION_FIELD` (refused) */
export function checkField(field: TextField, value: string): void {
  const reason = faultOfField(field, value);
  if (reason === undefined) return;
  throw new MuseError(`this cannot be recorded: ${reason}`, {
    code: 'ERR_MUSE_BAD_COORDINATION_FIELD',
    kind: 'refused',
    data: { field, reason },
  });
}

/** Whether this is a lifetime: a whole number of seconds from 1 to 604,800, a week. */
export function isTtl(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LONGEST_TTL_SECONDS;
}

/** @throws `ERR_MUSE_BAD_TTL` (refused) */
export function checkTtl(value: number): void {
  if (isTtl(value)) return;
  throw new MuseError(`a lifetime of ${String(value)} seconds is refused`, {
    code: 'ERR_MUSE_BAD_TTL',
    kind: 'refused',
    hint: `A lifetime is a whole number of seconds from 1 to ${LONGEST_TTL_SECONDS}, a week. It can be renewed.`,
    data: { ttlSeconds: typeof value === 'number' && Number.isFinite(value) ? value : null },
  });
}

/**
 * The addresses of a record in normal form, each once, in the order given.
 *
 * @throws `ERR_MUSE_BAD_ADDRESS`, `ERR_MUSE_TOO_MANY_ADDRESSES` (refused)
 */
export function parseAddresses(given: readonly string[]): Address[] {
  if (!Array.isArray(given) || given.length === 0) throw wrongNumber('it names no address', given);
  if (given.length > MOST_ADDRESSES) throw wrongNumber(`it names more than ${MOST_ADDRESSES} addresses`, given);
  const byText = new Map<string, Address>();
  let bytes = 0;
  let patterns = 0;
  for (const text of given) {
    const address = parseAddress(text);
    if (byText.has(address.text)) continue;
    byText.set(address.text, address);
    bytes += bytesOf(address.text);
    patterns += address.patterns.length * address.text.length;
  }
  if (bytes > MOST_ADDRESS_BYTES) throw wrongNumber(`its addresses take more than ${MOST_ADDRESS_BYTES} bytes`, given);
  if (patterns > MOST_PATTERN_LENGTH) throw wrongNumber('its patterns are too many and too long to be compared', given);
  return [...byText.values()];
}

function wrongNumber(reason: string, given: unknown): MuseError {
  return new MuseError(`this cannot be recorded: ${reason}`, {
    code: 'ERR_MUSE_TOO_MANY_ADDRESSES',
    kind: 'refused',
    hint: 'Name a directory or use fewer, wider patterns; or make several records.',
    data: { reason, addresses: Array.isArray(given) ? given.length : 0 },
  });
}

/** Infinity for a text that no bytes stand for. */
function bytesOf(text: string): number {
  try {
    return encodeName(text).length;
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_BAD_NAME') throw error;
    return Infinity;
  }
}

function hasControls(text: string, multiline: boolean): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isBreak = code === 0x09 || code === 0x0a || code === 0x0d;
    if ((code < 0x20 || code === 0x7f) && !(multiline && isBreak)) return true;
  }
  return false;
}
