import { MuseError } from '@muse/io';

import type { Address } from '../address/address.js';
import { parseAddress } from '../address/parse-address.js';
import { nameBytes } from './name-bytes.js';

/** The longest lifetime: a week. */
export const LONGEST_TTL_SECONDS = 604_800;
/** Without another wish: an hour. */
export const DEFAULT_TTL_SECONDS = 3_600;
const MOST_ADDRESSES = 1_000;
const MOST_ADDRESS_BYTES = 64 * 1_024;
const MOST_PATTERN_LENGTH = 8 * 1_024;

// oxlint-disable-next-line no-control-regex -- they are what it is about
const CONTROLS = /[\u0000-\u001F\u007F]/;
// oxlint-disable-next-line no-control-regex -- they are what it is about
const CONTROLS_BUT_BREAKS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

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
  if (nameBytes(value) > MOST_BYTES[field]) return `${field} is longer than ${MOST_BYTES[field]} bytes`;
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
    bytes += nameBytes(address.text);
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

function hasControls(text: string, multiline: boolean): boolean {
  return (multiline ? CONTROLS_BUT_BREAKS : CONTROLS).test(text);
}
