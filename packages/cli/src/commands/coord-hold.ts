import { releaseSync, renewSync, type ReleaseResult, type RenewResult } from '@muse/coordination';
import { parseLifetime } from '../arguments/duration.js';
import { defineCommand, type AnyCommand, type Positional } from '../command/command.js';
import { object, truth } from '../command/schema.js';
import { coordinationOf, ttlOption } from '../coordination/announce.js';
import { toRecordId } from '../coordination/record-id.js';
import { readRunId, runOption } from '../identity/run-id.js';
import { lifeText, recordJson, recordSchema, recordWord, someAddresses } from '../output/coordination.js';
import { span } from '../output/moment.js';

const idPositional: Positional = {
  name: 'id',
  description: 'The reservation, claim or intent; the beginning of its id is enough',
  value: 'text',
  required: true,
};

export const renew: AnyCommand = defineCommand<RenewResult>({
  name: 'coord renew',
  group: 'together',
  summary: 'Keep a reservation, claim or intent for longer',
  description:
    'Lets it last for another time from now on: as long as the last time, or --ttl. A claim keeps its fencing number. Only its run can do that, and only while it lasts: what has expired exits 4, whether or not somebody else has it by now.',
  positionals: [idPositional],
  options: [runOption, { ...ttlOption, description: 'How long from now on (default: as the last time)' }],
  examples: [
    {
      command: 'muse coord renew --run ada --ttl 2h $(muse coord claim -q --run ada docs.md)',
      description: 'Two hours from now on',
    },
  ],
  schema: object({ record: recordSchema }),
  run(context, input) {
    const coord = coordinationOf(context.openRepository());
    const runId = readRunId(context, input);
    const ttl = input.value('ttl');
    const id = toRecordId(context, coord, input.words[0]!);
    return renewSync(coord, { id, runId, ...(ttl === undefined ? {} : { ttlSeconds: parseLifetime(ttl) }) });
  },
  render: ({ record }) =>
    `Renewed the ${recordWord(record)} of ${someAddresses(record.addresses)}: ${span(record.remainingMs)} left\n`,
  json: ({ record }) => ({ record: recordJson(record) }),
});

export const release: AnyCommand = defineCommand<ReleaseResult>({
  name: 'coord release',
  group: 'together',
  summary: 'Give up a reservation, claim or intent',
  description:
    'Ends it, and with a reservation the intents that belong to it. Only its run can do that. To release what has ended already changes nothing and exits 0.',
  positionals: [idPositional],
  options: [runOption],
  examples: [
    {
      command: 'muse coord release --run ada $(muse coord claim -q --run ada notes.md)',
      description: 'Free for others',
    },
  ],
  schema: object({ record: recordSchema, changed: truth('False if it had ended before.') }),
  run(context, input) {
    const coord = coordinationOf(context.openRepository());
    const runId = readRunId(context, input);
    return releaseSync(coord, { id: toRecordId(context, coord, input.words[0]!), runId });
  },
  render({ record, changed }, _terminal, context) {
    const what = `the ${recordWord(record)} of ${someAddresses(record.addresses)}`;
    return changed ? `Released ${what}\n` : `Nothing to do: ${what} had ended, ${lifeText(record, context.now())}\n`;
  },
  json: ({ record, changed }) => ({ record: recordJson(record), changed }),
});
