import { crc32 } from 'node:zlib';
import { decodeName } from '@muse/io';
import type { Protocol } from '@muse/io';
import { port, writeFileAtomic } from '@muse/io/protocols';
import type { Repository } from '../repository/repository.js';
import { decodeRecord, distrustSince, RECORD_HEADER } from './record.js';
import type { DirectoryRecord } from './record.js';

/*
 * <stateDir>/cache/stat
 *   "MUSESTAT"  u32 version  u32 crc32 of all that follows  u32 crc32 of the boot  u32 number of records  records
 *
 * It holds facts only ("a file that looked like this has this content"), never what is tracked: wrong HEAD, wrong branch
 * or a cache from another time cost hashing, not correctness. Every failure to read it is answered by an empty one.
 */

const MAGIC = Buffer.from('MUSESTAT', 'latin1');
const VERSION = 2;
const HEADER = 24;

/** What a kernel keeps in memory it has written to the disk after this time, in nanoseconds. */
const WRITTEN_BACK_NS = 60_000_000_000n;

/** What is known of each directory of a work tree, by its path (`''` is the root), as encoded records. */
export type StatCache = Map<string, Uint8Array>;

/** Where a work tree keeps its stat cache. */
export function statCacheFile(repo: Pick<Repository, 'stateDir'>): string {
  return `${repo.stateDir}/cache/stat`;
}

/** Reads the stat cache; an absent, damaged or foreign one is an empty one. */
export function* loadStatCache(repo: Repository): Protocol<StatCache> {
  const bytes = yield* port.readFile(statCacheFile(repo));
  const found = bytes === undefined ? undefined : decodeStatCache(bytes);
  if (found === undefined) return new Map();
  const boot = bootSum((yield* port.self()).boot);
  if (boot !== 0 && boot === found.boot) return found.cache;
  // A power cut may have kept the times of a file and lost its bytes, if it was written shortly before.
  const saved = yield* port.lstat(statCacheFile(repo));
  return saved === undefined ? new Map() : withoutTrustIn(found.cache, saved.mtimeNs - WRITTEN_BACK_NS);
}

/**
 * Replaces the stat cache. Not synced: after a crash it is the old one, the new one or, after a power cut, one whose
 * checksum fails, which reads as empty.
 */
export function* saveStatCache(repo: Repository, cache: StatCache): Protocol<void> {
  const { boot } = yield* port.self();
  yield* writeFileAtomic(statCacheFile(repo), encodeStatCache(cache, boot), { durability: 'process' });
}

/** The bytes of a stat cache that is saved during this boot of the machine. */
export function encodeStatCache(cache: StatCache, boot: string): Uint8Array {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(bootSum(boot), 16);
  header.writeUInt32LE(cache.size, 20);
  const bytes = Buffer.concat([header, ...cache.values()]);
  bytes.writeUInt32LE(crc32(bytes.subarray(16)), 12);
  return bytes;
}

/** The stat cache in these bytes, and a sum of the boot it was saved in; `undefined` if they are not exactly one. */
export function decodeStatCache(bytes: Uint8Array): { readonly cache: StatCache; readonly boot: number } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEADER || !buffer.subarray(0, 8).equals(MAGIC) || buffer.readUInt32LE(8) !== VERSION)
    return undefined;
  if (buffer.readUInt32LE(12) !== crc32(buffer.subarray(16))) return undefined;
  const cache: StatCache = new Map();
  let at = HEADER;
  for (let count = buffer.readUInt32LE(20); count > 0; count--) {
    if (at + RECORD_HEADER > buffer.length) return undefined;
    const length = buffer.readUInt32LE(at);
    const pathLength = buffer.readUInt32LE(at + 4);
    if (length < RECORD_HEADER + pathLength || at + length > buffer.length) return undefined;
    const record = buffer.subarray(at, at + length);
    cache.set(decodeName(record.subarray(RECORD_HEADER, RECORD_HEADER + pathLength)), record);
    at += length;
  }
  return at === buffer.length ? { cache, boot: buffer.readUInt32LE(16) } : undefined;
}

/** 0 where the boot cannot be known. */
function bootSum(boot: string): number {
  return boot === '' ? 0 : crc32(boot);
}

/** Files that changed after `limitNs` are to be read again. */
function withoutTrustIn(cache: StatCache, limitNs: bigint): StatCache {
  for (const bytes of cache.values()) {
    const record = decodeRecord(bytes);
    if (record !== undefined) distrustSince(record, limitNs);
  }
  return cache;
}

/** What the cache knows of a directory; `undefined` if nothing. */
export function lookUp(cache: StatCache, path: string): DirectoryRecord | undefined {
  const bytes = cache.get(path);
  return bytes === undefined ? undefined : decodeRecord(bytes);
}
