import type { AnyCommand, Entry } from './command.js';
import { isFamily } from './command.js';

interface CommandModule {
  readonly command: Entry;
}

/**
 * Every command, in the order of the overview. Each is loaded only when it runs; only these names are known at once, which
 * is what keeps the start quick.
 */
const modules: Readonly<Record<string, () => Promise<CommandModule>>> = {
  init: () => import('../commands/init.js'),
  status: () => import('../commands/status.js'),
  commit: () => import('../commands/commit.js'),
  restore: () => import('../commands/restore.js'),
  log: () => import('../commands/log.js'),
  show: () => import('../commands/show.js'),
  annotate: () => import('../commands/annotate.js'),
  diff: () => import('../commands/diff.js'),
  branch: () => import('../commands/branch.js'),
  switch: () => import('../commands/switch.js'),
  checkout: () => import('../commands/checkout.js'),
  merge: () => import('../commands/merge.js'),
  conflicts: () => import('../commands/conflicts.js'),
  resolve: () => import('../commands/resolve.js'),
  tag: () => import('../commands/tag.js'),
  worktree: () => import('../commands/worktree.js'),
  coord: () => import('../commands/coord.js'),
  verify: () => import('../commands/verify.js'),
  'ls-files': () => import('../commands/ls-files.js'),
  'rev-parse': () => import('../commands/rev-parse.js'),
  'cat-object': () => import('../commands/cat-object.js'),
  'hash-object': () => import('../commands/hash-object.js'),
  config: () => import('../commands/config.js'),
  key: () => import('../commands/key.js'),
  remote: () => import('../commands/remote.js'),
  completion: () => import('../commands/completion.js'),
  help: () => import('../commands/help.js'),
};

export const commandNames: readonly string[] = Object.keys(modules);

/** The command or family of that name, if there is one. */
export async function loadEntry(name: string): Promise<Entry | undefined> {
  return Object.hasOwn(modules, name) ? (await modules[name]!()).command : undefined;
}

/** Every command and family, for help, completion and documentation. */
export async function loadEntries(): Promise<readonly Entry[]> {
  return Promise.all(commandNames.map(async (name) => (await modules[name]!()).command));
}

/** The commands that can be run: families are replaced by their subcommands. */
export function flatten(entries: readonly Entry[]): readonly AnyCommand[] {
  return entries.flatMap((entry) => (isFamily(entry) ? entry.subcommands : [entry]));
}
