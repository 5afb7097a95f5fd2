import { createIntentSync, type IntentResult } from '@muse/coordination';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object } from '../command/schema.js';
import { addressPositional, announceOptions, coordinationOf, readAnnouncement } from '../coordination/announce.js';
import { toRecordId } from '../coordination/record-id.js';
import {
  overlapFailure,
  overlapLines,
  overlapSchema,
  recordJson,
  recordSchema,
  someAddresses,
  warnOfRecords,
} from '../output/coordination.js';
import { escapeLine } from '../output/escape.js';
import { span } from '../output/moment.js';

interface Intended {
  readonly result: IntentResult;
  readonly quiet: boolean;
}

export const intent: AnyCommand = defineCommand<Intended>({
  name: 'coord intent',
  group: 'together',
  summary: 'Tell the others what you are about to do',
  description:
    'Records that a run is about to do something: commit, push, merge. It keeps nobody out; where it overlaps with a reservation, claim or intent of another run it is recorded all the same, the overlaps are printed, and it exits 6.\n\nWith --reservation it belongs to that reservation and ends with it; otherwise it ends by its own lifetime.',
  positionals: [addressPositional],
  options: [
    ...announceOptions,
    { name: 'reservation', value: 'id', description: 'The reservation that it belongs to and ends with' },
  ],
  examples: [
    { command: 'muse coord intent src --run ada --operation commit --ttl 60', description: 'For a minute' },
    {
      command: "muse coord intent notes.md --run ada -o push --detail 'To the hub'",
      description: 'With a word to the others',
    },
  ],
  schema: object({ intent: recordSchema, overlaps: list(overlapSchema) }),
  run(context, input) {
    const repository = context.openRepository();
    const coord = coordinationOf(repository);
    const request = readAnnouncement(context, repository, input);
    const word = input.value('reservation');
    const reservation = word === undefined ? {} : { reservationId: toRecordId(context, coord, word) };
    const result = createIntentSync(coord, { ...request, ...reservation });
    warnOfRecords(context, result.warnings);
    return { result, quiet: input.has('quiet') };
  },
  render({ result: { intent: made, overlaps }, quiet }, terminal) {
    if (quiet) return `${made.id}\n`;
    const what = `${escapeLine(made.operation)} ${someAddresses(made.addresses)}`;
    return `Announced: ${what}, within ${span(made.remainingMs)}\n id ${made.id}\n${overlapLines(overlaps, terminal)}`;
  },
  json: ({ result }) => ({ intent: recordJson(result.intent), overlaps: result.overlaps }),
  failure: ({ result }) => overlapFailure(result.overlaps),
});
