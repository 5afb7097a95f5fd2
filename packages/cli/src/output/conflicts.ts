import type { ConflictStatus } from '@muse/repository';
import type { Json } from '../command/command.js';
import { fileKind, id, list, nullable, object, path, text, words, type JsonSchema } from '../command/schema.js';

const side: JsonSchema = nullable(
  object({ kind: fileKind, id, path: { ...path, description: 'Where that side has it.' } }, 'Null: nothing there.'),
);

export const conflictsSchema: JsonSchema = list(
  object({
    path,
    reason: text('"content", "add/add", "modify/delete", "type" or "file/directory".'),
    state: words('unresolved', 'edited', 'resolved'),
    base: side,
    ours: side,
    theirs: side,
  }),
  'Of the merge in progress, resolved or not.',
);

export function conflictJson({ path: place, reason, state, ...sides }: ConflictStatus): Json {
  const one = (version: ConflictStatus['ours']): Json | null =>
    version === undefined ? null : { kind: version.kind, id: version.id, path: version.path ?? place };
  return {
    path: place,
    reason,
    state,
    base: one(sides.base),
    ours: one(sides.ours),
    theirs: one(sides.theirs),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  content: 'both changed it',
  'add/add': 'both added it',
  'modify/delete': 'changed and deleted',
  type: 'file and link',
  'file/directory': 'file and directory',
};

/** One line: what is to be done about a path, and why. */
export function conflictLine({ reason, state }: ConflictStatus, place: string): string {
  return `${`${state}:`.padEnd(12)}${place}  (${REASONS[reason] ?? reason})`;
}
