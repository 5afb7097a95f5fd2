import { historySync, type HistoryEvent } from '@muse/coordination';
import { toAddresses } from '../arguments/addresses.js';
import { defineCommand, type AnyCommand, type Json } from '../command/command.js';
import { count, list, nullable, object, text, truth, words } from '../command/schema.js';
import { coordinationOf } from '../coordination/announce.js';
import { columns } from '../output/columns.js';
import { recordWord, shortRecordId, someAddresses, warnOfRecords } from '../output/coordination.js';
import { escapeLine } from '../output/escape.js';
import { ago } from '../output/moment.js';

const DEFAULT_COUNT = 50;

interface Shown {
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  readonly truncated: boolean;
}

export const showHistory: AnyCommand = defineCommand<Shown>({
  name: 'coord history',
  group: 'together',
  summary: 'Show who worked on what, newest first',
  description: `Shows what happened to reservations, claims and intents: that they were made, renewed, released, or expired, also where they are not kept any more. Shows the newest ${DEFAULT_COUNT} unless -n says otherwise. It needs no lock and no run id.`,
  options: [
    {
      name: 'number',
      short: 'n',
      value: 'count',
      description: `At most this many (default: ${DEFAULT_COUNT})`,
      range: { min: 0, max: 1e9 },
    },
    { name: 'run', value: 'id', description: 'Only what one run did' },
    { name: 'address', value: 'address', kind: 'path', description: 'Only what overlaps with this' },
  ],
  examples: [
    { command: 'muse coord history', description: 'The newest' },
    { command: 'muse coord history -n 5 --address src/name.ts', description: 'Who was at work on a file' },
  ],
  schema: object({
    truncated: truth('There are older ones, which the limit cut off.'),
    events: list(
      object({
        event: words('created', 'renewed', 'released', 'expired'),
        at: text('UTC, ISO 8601.'),
        seq: count('The number of the change; for expired that of the last one before.'),
        record: object({
          kind: words('reservation', 'intent'),
          id: text(),
          runId: text(),
          branch: text(),
          addresses: list(text()),
          operation: text(),
          detail: nullable(text()),
          exclusive: truth(),
          fence: nullable(count()),
          reservationId: nullable(text()),
          expiresAt: text('UTC, ISO 8601.'),
        }),
      }),
      'Newest first.',
    ),
  }),
  paged: true,
  run(context, input) {
    const repository = context.openRepository();
    const [run, address] = ['run', 'address'].map((name) => input.value(name));
    const limit = input.number('number') ?? DEFAULT_COUNT;
    const { events, warnings } = historySync(coordinationOf(repository), {
      limit: limit + 1,
      ...(run === undefined ? {} : { runId: run }),
      ...(address === undefined ? {} : { address: toAddresses(context, repository, [address])[0]! }),
    });
    warnOfRecords(context, warnings);
    return { events: events.toReversed().slice(0, limit), truncated: events.length > limit };
  },
  render({ events }, { paint }, context) {
    const now = context.now();
    const rows = events.map(({ kind, at, record }) => [
      ago(at, now),
      kind,
      `${recordWord(record)} ${paint.yellow(shortRecordId(record.id))}`,
      escapeLine(record.runId),
      escapeLine(record.operation),
      someAddresses(record.addresses),
    ]);
    return columns(rows);
  },
  json: ({ events, truncated }) => ({ truncated, events: events.map(eventJson) }),
});

function eventJson({ kind, at, seq, record }: HistoryEvent): Json {
  return { event: kind, at, seq, record };
}
