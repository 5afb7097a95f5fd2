import { openCoordination, openOpLog } from '@muse/coordination';
import { inspectCoordination, inspectOpLog, listSessions } from '@muse/coordination/protocols';
import type { Protocol } from '@muse/io/protocols';
import type { Repository } from '../repository/repository.js';
import { noting } from './problem.js';
import type { Problem } from './problem.js';
import { isTorn } from './torn.js';

/**
 * Reads every reservation, claim and intent, the log of their changes, and every session's ops and checkpoint. A torn
 * end of a log, which a crash leaves, is no damage.
 */
export function* checkCoordination(repo: Repository, problems: Problem[]): Protocol<void> {
  const about = (item: string): { kind: 'damaged-coordination'; item: string } => ({
    kind: 'damaged-coordination',
    item,
  });
  const report = yield* noting(problems, about(`${repo.dir}/coordination`), () =>
    inspectCoordination(openCoordination(repo.dir, { fs: repo.fs })),
  );
  for (const { path, reason } of report?.problems ?? []) problems.push({ ...about(path), message: reason });
  for (const session of yield* listSessions(repo)) {
    const log = openOpLog(repo.dir, session, { fs: repo.fs });
    const { damaged, checkpoint } = yield* inspectOpLog(log);
    for (const damage of damaged) {
      if (yield* isTorn(damage)) continue;
      problems.push({ ...about(damage.path), message: `byte ${damage.offset}: ${damage.reason}` });
    }
    if (checkpoint !== undefined) problems.push({ ...about(checkpoint.path), message: checkpoint.error.message });
  }
}
