import {
  listIntentsSync,
  listReservationsSync,
  type Intent,
  type ListOptions,
  type Reservation,
} from '@muse/coordination';
import { toAddresses } from '../arguments/addresses.js';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object } from '../command/schema.js';
import { coordinationOf } from '../coordination/announce.js';
import { columns } from '../output/columns.js';
import {
  lifeText,
  recordJson,
  recordSchema,
  recordWord,
  shortRecordId,
  someAddresses,
  warnOfRecords,
  type AnyRecord,
} from '../output/coordination.js';
import { escapeLine } from '../output/escape.js';

interface Listed {
  readonly reservations: readonly Reservation[];
  readonly intents: readonly Intent[];
}

export const listAll: AnyCommand = defineCommand<Listed>({
  name: 'coord list',
  group: 'together',
  summary: 'Show who works on what',
  description:
    'Lists the reservations, claims and intents that last, oldest first: the beginning of the id, what it is (a claim with its fencing number), the run, what it does and where, and how much time is left. It needs no lock and no run id.',
  options: [
    { name: 'all', short: 'a', description: 'Also those that have ended, as long as they are kept' },
    { name: 'run', value: 'id', description: 'Only those of one run' },
    { name: 'branch', value: 'name', kind: 'branch', description: 'Only those on one branch' },
    { name: 'address', value: 'address', kind: 'path', description: 'Only those that overlap with this' },
  ],
  examples: [
    { command: 'muse coord list', description: 'All that last' },
    { command: 'muse coord list --address src', description: 'Who is at work below src' },
  ],
  schema: object({ reservations: list(recordSchema), intents: list(recordSchema) }),
  paged: true,
  run(context, input) {
    const repository = context.openRepository();
    const [run, branch, address] = ['run', 'branch', 'address'].map((name) => input.value(name));
    const filter: ListOptions = {
      ended: input.has('all'),
      ...(run === undefined ? {} : { runId: run }),
      ...(branch === undefined ? {} : { branch }),
      ...(address === undefined ? {} : { address: toAddresses(context, repository, [address])[0]! }),
    };
    const coord = coordinationOf(repository);
    const { reservations, warnings } = listReservationsSync(coord, filter);
    const intents = listIntentsSync(coord, filter);
    warnOfRecords(context, [...warnings, ...intents.warnings]);
    return { reservations, intents: intents.intents };
  },
  render({ reservations, intents }, { paint }, context) {
    const now = context.now();
    const rows = [...reservations, ...intents].map((record) => [
      paint.yellow(shortRecordId(record.id)),
      recordTitle(record),
      escapeLine(record.runId),
      escapeLine(record.operation),
      someAddresses(record.addresses),
      record.status === 'active' ? lifeText(record, now) : paint.dim(lifeText(record, now)),
    ]);
    return columns(rows);
  },
  json: ({ reservations, intents }) => ({
    reservations: reservations.map(recordJson),
    intents: intents.map(recordJson),
  }),
});

function recordTitle(record: AnyRecord): string {
  const fence = record.kind === 'reservation' && record.fence !== null ? ` ${record.fence}` : '';
  return `${recordWord(record)}${fence}`;
}
