import { runPromises, runSync } from '@muse/io';
import type { Repository } from '../repository/repository.js';
import { nextLogEntry, openLog } from './walk.js';
import type { LogEntry, LogOptions } from './walk.js';

/** The commits of a log, read as they are asked for; see `openLog`. */
export async function* log(repo: Repository, options: LogOptions): AsyncGenerator<LogEntry, void, undefined> {
  const walk = await runPromises(repo.fs, openLog(repo, options));
  for (;;) {
    const entry = await runPromises(repo.fs, nextLogEntry(walk));
    if (entry === null) return;
    yield entry;
  }
}

/** `log`, synchronously. */
export function* logSync(repo: Repository, options: LogOptions): Generator<LogEntry, void, undefined> {
  const walk = runSync(repo.fs, openLog(repo, options));
  for (;;) {
    const entry = runSync(repo.fs, nextLogEntry(walk));
    if (entry === null) return;
    yield entry;
  }
}
