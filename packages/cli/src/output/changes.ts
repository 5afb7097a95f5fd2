import type { TreeChange } from '@muse/repository';

export type ChangeName = 'added' | 'modified' | 'deleted' | 'type-changed' | 'mode-changed';

const LETTERS: Readonly<Record<ChangeName, string>> = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  'type-changed': 'T',
  'mode-changed': 'X',
};

/** One letter for a change: A, M, D, T (file became link or the reverse) or X (executable bit). */
export function changeLetter(change: ChangeName): string {
  return LETTERS[change];
}

/** `3 files`, `1 file`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `2 files changed: 1 added, 1 deleted`, from what a commit, switch or merge reports. */
export function summariseChanges(changes: readonly TreeChange[]): string {
  const added = changes.filter((change) => change.before === undefined).length;
  const deleted = changes.filter((change) => change.after === undefined).length;
  const modified = changes.length - added - deleted;
  const parts = [
    [added, 'added'],
    [modified, 'modified'],
    [deleted, 'deleted'],
  ] as const;
  const named = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return named.length === 0 ? 'no files changed' : `${counted(changes.length, 'file')} changed: ${named.join(', ')}`;
}
/** How a path changed, by what it was and what it is. */
export function changeName({ before, after }: TreeChange): ChangeName {
  if (before === undefined) return 'added';
  if (after === undefined) return 'deleted';
  if (before.id !== after.id && before.kind === after.kind) return 'modified';
  if ((before.kind === 'symlink') !== (after.kind === 'symlink')) return 'type-changed';
  return before.id === after.id ? 'mode-changed' : 'modified';
}
