import { resolveCommitSync, restoreSync, type Repository, type RestoreResult } from '@muse/repository';
import { toTreePaths } from '../arguments/paths.js';
import type { Json } from '../command/command.js';
import { list, object, path, type JsonSchema } from '../command/schema.js';
import { counted } from '../output/changes.js';
import type { Context } from '../program/context.js';

export const restoreSchema: JsonSchema = object({ restored: list(path, 'What was written or removed.') });

/** Brings named paths back as they are in a revision, HEAD by default. */
export function performRestore(
  context: Context,
  repository: Repository,
  args: readonly string[],
  source: string | undefined,
): RestoreResult {
  const paths = toTreePaths(context, repository, args);
  const from = source === undefined ? {} : { source: resolveCommitSync(repository, source) };
  return restoreSync(repository, { paths, ...from });
}

export function renderRestored({ restored }: RestoreResult): string {
  return `Restored ${counted(restored.length, 'path')}\n`;
}

export function restoredJson({ restored }: RestoreResult): Json {
  return { restored };
}
