import { memoryFileSystem } from '@muse/io';
import type { DiskImage, ImageDirectory, ImageNode } from '@muse/io';
import type { MemoryFs } from './memory.js';

/**
 * What a power cut leaves of a file: nothing, other bytes in the file that was written, or the file that was there before,
 * last changed long ago or at this time (milliseconds since 1970), or the directory, empty by then.
 */
export type Left = null | string | { readonly before: string; readonly changed?: number } | 'the directory before';

/** Later than nothing that a test does. */
const LONG_AGO = 1_000_000_000n;
const longAgo = { mtimeNs: LONG_AGO, ctimeNs: LONG_AGO };

/** The machine after a power cut: all is as it was but for these files, whose times are those of what they are. */
export function powerCut(fs: MemoryFs, left: Readonly<Record<string, Left>>): MemoryFs {
  const image = fs.image();
  const changed = new Map<bigint, ImageNode>();
  let { lastIno } = image;
  const node = (ino: bigint): ImageNode | undefined => changed.get(ino) ?? image.node(ino);
  for (const [path, what] of Object.entries(left)) {
    const names = `w/${path}`.split('/');
    const name = names.pop()!;
    const directory = names.reduce((at, part) => (node(at) as ImageDirectory).entries.get(part)!, image.root);
    const ino = (node(directory) as ImageDirectory).entries.get(name);
    const entries = new Map((node(directory) as ImageDirectory).entries);
    if (what === null) entries.delete(name);
    else if (what === 'the directory before') {
      entries.set(name, ++lastIno);
      changed.set(lastIno, { kind: 'directory', mode: 0o755, ...longAgo, entries: new Map() });
    } else if (typeof what === 'string') changed.set(ino!, { ...node(ino!)!, kind: 'file', bytes: Buffer.from(what) });
    else {
      entries.set(name, ++lastIno);
      const changedNs = what.changed === undefined ? LONG_AGO : BigInt(what.changed) * 1_000_000n;
      const times = { mtimeNs: changedNs, ctimeNs: changedNs };
      changed.set(lastIno, { kind: 'file', mode: 0o644, ...times, bytes: Buffer.from(what.before) });
    }
    changed.set(directory, { ...(node(directory) as ImageDirectory), entries });
  }
  const disk: DiskImage = { root: image.root, lastIno, node };
  return memoryFileSystem({ image: disk, now: fs.clock.ms + 60_000, nonces: 1_000_000n, identity: { boot: 'boot2' } });
}
