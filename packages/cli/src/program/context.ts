import { MuseError, type FileSystem } from '@muse/io';
import { openRepositorySync, type Repository } from '@muse/repository';
import { resolve } from 'node:path';
import { watchFileSystem, type WatchedFileSystem } from '../output/progress.js';
import type { Terminal } from '../output/terminal.js';
import { readInvocation } from './invocation.js';
import type { Warning } from '../output/warning.js';

/** What a command may know of the world around it. */
export interface Context {
  /** Absolute; where the process was started, or the last `-C`. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly fs: FileSystem;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The repository that `cwd` is in. Throws `ERR_MUSE_NO_REPOSITORY`. */
  openRepository(): Repository;
  /** Notes something to be said on standard error when the command has done its work. */
  warn(warning: Warning): void;
}

export interface ContextOptions {
  /** The command and its arguments, as they were typed. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly fs: FileSystem;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
}

export interface RunningContext extends Context {
  /** Takes the progress line away. */
  finish(): void;
  /** What was noted so far. */
  readonly warnings: readonly Warning[];
}

/** Makes the context of one command. `label` names it in the progress line that a person at a terminal sees. */
export function createContext(options: ContextOptions, label: string): RunningContext {
  const watched: WatchedFileSystem = options.stderr.isTerminal
    ? watchFileSystem(options.fs, label)
    : { fs: options.fs, finish: () => {} };
  let repository: Repository | undefined;
  const warnings: Warning[] = [];
  return {
    ...options,
    fs: watched.fs,
    finish: watched.finish,
    now: Date.now,
    warnings,
    warn: (warning) => void warnings.push(warning),
    openRepository: () =>
      (repository ??= openRepositorySync(options.cwd, {
        fs: watched.fs,
        invocation: readInvocation(options.command, options.env),
      })),
  };
}

/** The directory that a chain of `-C` options leads to. Throws if one of them is not a directory. */
export function changeDirectory(fs: FileSystem, cwd: string, directories: readonly string[]): string {
  let current = cwd;
  for (const directory of directories) {
    current = resolve(current, directory);
    if (fs.sync.stat(current)?.kind !== 'directory') {
      throw new MuseError(`cannot start in '${directory}': it is not a directory`, {
        code: 'ERR_MUSE_NOT_FOUND',
        kind: 'not-found',
        data: { path: current },
      });
    }
  }
  // Links are resolved, as the system does for the directory that a process starts in.
  return directories.length === 0 ? current : (fs.sync.realpath(current) ?? current);
}
