import { parentPath } from '../path/parts.js';
import type { Degradation } from '../port/calls.js';
import { all, type Protocol } from '../protocol/protocol.js';
import { syncDirectory } from '../write/fsync-policy.js';
import { discardTemp, publishTemp, type Temp, type WriteOptions, type WriteResult } from '../write/temp.js';
import { stageFile, type FileData } from '../write/write-file.js';

export interface GroupFile {
  readonly path: string;
  readonly data: FileData;
  readonly options?: WriteOptions;
}

/**
 * Writes several files with as few waits for the disk as possible: every temp is written and fsynced first, side by side
 * where the driver can, which a journalling file system makes durable together; then all are renamed in the given order;
 * then each directory is fsynced once.
 *
 * If anything fails before the first rename, nothing is published and no temp is left. If a rename fails, the files
 * before it in the order are published, those after it are not. A crash among the renames leaves each file complete, old
 * or new. After a power cut that may be any of them: where one file must never be there without another, write two
 * groups.
 *
 * @returns bytes and degradations of all files together
 * @throws as `writeFileAtomic`
 */
export function* writeGroup(files: readonly GroupFile[]): Protocol<WriteResult> {
  const temps = yield* stageAll(files);
  yield* publishAll(files, temps);
  const durable = files.filter((file) => file.options?.durability !== 'process');
  const directories = new Set(durable.map((file) => parentPath(file.path)));
  const synced = yield* all([...directories].map((dir) => syncDirectory(dir)));
  const degraded: Degradation[] = temps.flatMap((temp) => temp.degraded);
  for (const degradation of synced) if (degradation !== undefined) degraded.push(degradation);
  return {
    durable: durable.length === files.length && degraded.length === 0,
    degraded,
    bytes: temps.reduce((sum, temp) => sum + temp.bytes, 0),
  };
}

function* stageAll(files: readonly GroupFile[]): Protocol<Temp[]> {
  const temps: (Temp | undefined)[] = files.map(() => undefined);
  function* stage({ path, data, options }: GroupFile, index: number): Protocol<void> {
    temps[index] = yield* stageFile(parentPath(path), data, options);
  }
  try {
    yield* all(files.map((file, index) => stage(file, index)));
  } catch (error) {
    for (const temp of temps) if (temp !== undefined) yield* discardTemp(temp);
    throw error;
  }
  return temps as Temp[];
}

function* publishAll(files: readonly GroupFile[], temps: readonly Temp[]): Protocol<void> {
  for (const [index, temp] of temps.entries()) {
    try {
      yield* publishTemp(temp, files[index]!.path, { durability: 'process' });
    } catch (error) {
      for (const rest of temps.slice(index + 1)) yield* discardTemp(rest);
      throw error;
    }
  }
}
