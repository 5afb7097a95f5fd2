import { nodeFileSystem, type Calls, type FileSystem } from '@muse/io';

export interface WatchedFileSystem {
  readonly fs: FileSystem;
  /** How often something waited for a lock so far. */
  waits(): number;
}

/**
 * The machine's file system as seen by a process that comes later. It counts the pauses that a lock in the way costs. With
 * `afterPowerCut`, all others were processes of an earlier boot.
 */
export function watchedFileSystem(options: { readonly afterPowerCut: boolean }): WatchedFileSystem {
  let pauses = 0;
  const { sync, promises } = nodeFileSystem;
  const later: Partial<Calls> = options.afterPowerCut ? afterBoot(sync) : {};
  const watched: Calls = {
    ...sync,
    ...later,
    sleep: (milliseconds) => {
      pauses++;
      sync.sleep(milliseconds);
    },
  };
  return { fs: { sync: watched, promises }, waits: () => pauses };
}

function afterBoot(sync: Calls): Partial<Calls> {
  const self = { ...sync.self(), boot: 'laterboot' };
  return {
    self: () => self,
    liveness: (identity) => {
      if (identity.boot !== self.boot) return identity.machine === self.machine ? 'dead' : 'unknown';
      return sync.liveness({ ...identity, boot: sync.self().boot });
    },
  };
}
