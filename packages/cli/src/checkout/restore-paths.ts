import { resolveCommitSync, restoreSync, type Repository, type RestoreResult } from '@muse/repository';
import { toTreePaths } from '../arguments/paths.js';
import type { Json } from '../command/command.js';
import { id, list, nullable, object, path, type JsonSchema } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { counted } from '../output/changes.js';
import type { Context } from '../program/context.js';
import { renderSaved } from './switch-to.js';

export const restoreSchema: JsonSchema = object({
  restored: list(path, 'What was written or removed.'),
  saved: nullable({ ...id, description: 'A snapshot of what was given up.' }),
});

/** Brings named paths back as they are in a revision, HEAD by default. */
export function performRestore(
  context: Context,
  repository: Repository,
  args: readonly string[],
  source: string | undefined,
): RestoreResult {
  const paths = toTreePaths(context, repository, args);
  const from = source === undefined ? {} : { source: resolveCommitSync(repository, source) };
  const actor = readActor(context, repository);
  return restoreSync(repository, { paths, ...from, ...(actor === undefined ? {} : { actor }) });
}

export function renderRestored({ restored, saved }: RestoreResult): string {
  return `Restored ${counted(restored.length, 'path')}\n${renderSaved(saved)}`;
}

export function restoredJson({ restored, saved }: RestoreResult): Json {
  return { restored, saved };
}
