import { hash } from 'node:crypto';
import type { DiskImage, ImageNode } from '@muse/io';

/*
 * A state is what a reader can tell: names, kinds, modes, contents and targets of links, all that can be reached from
 * the root. Times, inode numbers and the order of a directory are no part of it. 53 bits: among a million states two
 * that are taken for one are expected once in ten thousand runs.
 */

const leaves = new WeakMap<ImageNode, number>();
const contents = new WeakMap<Uint8Array, number>();
const names = new Map<string, number>();
const LOW = 0x1_0000_0000;

/** @param salt tells apart what must not be merged, such as how many steps were acknowledged */
export function contentHash(image: DiskImage, salt: number): number {
  return mix(nodeHash(image, image.root), salt);
}

function nodeHash(image: DiskImage, ino: bigint): number {
  const node = image.node(ino)!;
  if (node.kind !== 'directory') return leafHash(node);
  let low = 0;
  let high = node.mode;
  for (const [name, child] of node.entries) {
    const entry = mix(nameHash(name), nodeHash(image, child));
    low = (low + entry) % LOW;
    high = (high + Math.floor(entry / LOW)) >>> 0;
  }
  return mix(low, (high % 0x20_0000) * LOW + node.mode);
}

function leafHash(node: ImageNode): number {
  let known = leaves.get(node);
  if (known !== undefined) return known;
  if (node.kind === 'file') known = mix(bytesHash(node.bytes), node.mode);
  else known = mix(textHash(node.kind === 'symlink' ? node.target : ''), 0x5e);
  leaves.set(node, known);
  return known;
}

function bytesHash(bytes: Uint8Array): number {
  let known = contents.get(bytes);
  if (known === undefined) contents.set(bytes, (known = textHash(bytes)));
  return known;
}

function nameHash(name: string): number {
  let known = names.get(name);
  if (known === undefined) names.set(name, (known = textHash(name)));
  return known;
}

function textHash(data: string | Uint8Array): number {
  return parseInt(hash('sha1', data, 'hex').slice(0, 13), 16);
}

/** Two numbers of 53 bits into one, each bit of the result depending on all of them. */
function mix(a: number, b: number): number {
  let low = (a >>> 0) ^ Math.imul(b >>> 0, 0x9e3779b1);
  let high = Math.floor(a / LOW) ^ Math.imul(Math.floor(b / LOW), 0x85ebca6b);
  low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ high;
  high = Math.imul(high ^ (low >>> 13), 0x297a2d39) + low;
  low = Math.imul(low ^ (high >>> 16), 0x1b873593);
  high = Math.imul(high ^ (low >>> 14), 0xcc9e2d51);
  return ((high ^ (high >>> 15)) & 0x1f_ffff) * LOW + ((low ^ (low >>> 13)) >>> 0);
}

/** True for a share of all hashes that the seed draws, the same ones every time. */
export function isDrawn(hash: number, seed: number, share: number): boolean {
  return share >= 1 || mix(hash, seed) < share * 0x20_0000 * LOW;
}
