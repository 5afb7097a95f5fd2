import { openCoordination, type Coordination, type ReservationRequest } from '@muse/coordination';
import { readHeadSync } from '@muse/refs';
import type { Repository } from '@muse/repository';
import { toAddresses } from '../arguments/addresses.js';
import { parseLifetime } from '../arguments/duration.js';
import type { Input } from '../arguments/input.js';
import type { Option, Positional } from '../command/command.js';
import { readRunId, runOption } from '../identity/run-id.js';
import type { Context } from '../program/context.js';

/** What is going to be worked on. */
export const addressPositional: Positional = {
  name: 'address',
  description: 'Files, directories, wildcards, or parts of a file: src/a.ts::Foo.bar',
  value: 'path',
  required: true,
  many: true,
};

export const ttlOption: Option = {
  name: 'ttl',
  value: 'time',
  description: 'How long it lasts: seconds, or 90s, 30m, 2h, 7d (default: 1h)',
  check: parseLifetime,
};

/** Options of everything that announces work. */
export const announceOptions: readonly Option[] = [
  runOption,
  { name: 'operation', short: 'o', value: 'word', description: 'What is going to be done (default: write)' },
  ttlOption,
  { name: 'branch', value: 'name', kind: 'branch', description: 'On which branch (default: the one checked out)' },
  { name: 'detail', value: 'text', description: 'More about it, for the others' },
  { name: 'quiet', short: 'q', description: 'Print only the id' },
];

/** The coordination records of a repository. */
export function coordinationOf(repository: Repository): Coordination {
  return openCoordination(repository.dir, { fs: repository.fs });
}

/** What the command line announces. */
export function readAnnouncement(
  context: Context,
  repository: Repository,
  input: Input,
): Omit<ReservationRequest, 'exclusive'> {
  const runId = readRunId(context, input);
  const ttl = input.value('ttl');
  const detail = input.value('detail');
  return {
    runId,
    branch: input.value('branch') ?? currentBranch(repository),
    addresses: toAddresses(context, repository, input.words),
    operation: input.value('operation') ?? 'write',
    ...(detail === undefined ? {} : { detail }),
    ...(ttl === undefined ? {} : { ttlSeconds: parseLifetime(ttl) }),
  };
}

/** `HEAD` where no branch is checked out. */
function currentBranch(repository: Repository): string {
  const head = readHeadSync(repository.refs);
  return head.kind === 'branch' ? head.branch : 'HEAD';
}
