import type { Pack } from './pack.js';

/** Packs are read in aligned pieces of this size: objects that are read together mostly lie together. */
export const CHUNK_LENGTH: number = 64 * 1024;
/** Chunks kept per store: 8 MiB. */
const KEPT = 128;

/** Recently read pieces of packs, the least recently used dropped first. What it gives out is verified like any bytes. */
export interface ChunkCache {
  readonly chunks: Map<number, Buffer>;
}

export function emptyChunkCache(): ChunkCache {
  return { chunks: new Map() };
}

export function keepChunk(cache: ChunkCache, pack: Pack, index: number, bytes: Buffer): void {
  cache.chunks.set(chunkKey(pack, index), bytes);
  if (cache.chunks.size <= KEPT) return;
  for (const oldest of cache.chunks.keys()) {
    cache.chunks.delete(oldest);
    return;
  }
}

export function cachedChunk(cache: ChunkCache, pack: Pack, index: number): Buffer | undefined {
  const key = chunkKey(pack, index);
  const chunk = cache.chunks.get(key);
  if (chunk === undefined) return undefined;
  cache.chunks.delete(key);
  cache.chunks.set(key, chunk);
  return chunk;
}

/** Forgets everything, so that the next reads see what is on the disk. */
export function dropChunks(cache: ChunkCache): void {
  cache.chunks.clear();
}

function chunkKey(pack: Pack, index: number): number {
  return pack.serial * 2 ** 32 + index;
}
