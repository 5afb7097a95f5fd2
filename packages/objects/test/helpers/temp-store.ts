import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFileSystem, type FileSystem } from '@muse/io';
import { recordingFileSystem, type Recording, type RecordingOptions } from '@muse/io/testing';
import { openObjectStore, type ObjectStore } from '../../src/index.js';

/** A fresh directory with a store in it, removed when the test ends. */
export interface TempStore extends Disposable {
  readonly root: string;
  readonly dir: string;
  readonly store: ObjectStore;
  /** Another handle on the same objects, which knows nothing yet. */
  open(fs?: FileSystem): ObjectStore;
  /** A handle whose calls are recorded, with faults if asked for. */
  record(options?: RecordingOptions): Recording & { readonly store: ObjectStore };
}

/**
 * Makes the store. With `volume` it lies, where the system has one, on a file system in memory: thousands of durable
 * writes take their full protocol there as well, and the suite does not wait for the disk.
 */
export function tempStore(kind: 'disk' | 'volume' = 'disk'): TempStore {
  const place = kind === 'volume' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const root = realpathSync(mkdtempSync(join(place, 'muse-objects-')));
  const dir = join(root, '.muse', 'objects');
  const open = (fs: FileSystem = nodeFileSystem): ObjectStore => openObjectStore(dir, { fs });
  return {
    root,
    dir,
    store: open(),
    open,
    record: (options = {}) => {
      const recording = recordingFileSystem(nodeFileSystem, options);
      return { ...recording, store: open(recording.fs) };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
