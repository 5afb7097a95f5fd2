import { claimSync, createReservationSync, type ClaimResult, type ReservationResult } from '@muse/coordination';
import { defineCommand, type AnyCommand } from '../command/command.js';
import { list, object } from '../command/schema.js';
import { addressPositional, announceOptions, coordinationOf, readAnnouncement } from '../coordination/announce.js';
import {
  overlapFailure,
  overlapLines,
  overlapSchema,
  recordJson,
  recordSchema,
  recordWord,
  someAddresses,
  warnOfRecords,
} from '../output/coordination.js';
import { span } from '../output/moment.js';
import type { Terminal } from '../output/terminal.js';

interface Reserved<Result extends ReservationResult> {
  readonly result: Result;
  readonly quiet: boolean;
}

const schema = object({ reservation: recordSchema, overlaps: list(overlapSchema) });

export const reserve: AnyCommand = defineCommand<Reserved<ReservationResult>>({
  name: 'coord reserve',
  group: 'together',
  summary: 'Tell the others what you are going to work on',
  description:
    'Records that a run works on some files, directories or parts of files for a time. It keeps nobody out: where it overlaps with what another run has reserved it is recorded all the same, the overlaps are printed, and it exits 6. With --exclusive it is a claim ("muse coord claim"), and where another run holds a claim it is refused and exits 1.\n\nA directory overlaps with everything in it, a file with its parts, and wildcards with what they match. Paths count from where you are.',
  positionals: [addressPositional],
  options: [...announceOptions, { name: 'exclusive', short: 'x', description: 'Claim it: keep all others out' }],
  examples: [
    { command: 'muse coord reserve src/name.ts --run ada --ttl 30m', description: 'One file for half an hour' },
    {
      command: "muse coord reserve 'src/*.ts' notes.md::Plan --run ada --operation rename",
      description: 'Several, a part of a file among them',
    },
  ],
  schema,
  run(context, input) {
    const repository = context.openRepository();
    const request = readAnnouncement(context, repository, input);
    const result = createReservationSync(coordinationOf(repository), { ...request, exclusive: input.has('exclusive') });
    warnOfRecords(context, result.warnings);
    return { result, quiet: input.has('quiet') };
  },
  render: renderReserved,
  json: reservedJson,
  failure: ({ result }) => overlapFailure(result.overlaps),
});

export const claim: AnyCommand = defineCommand<Reserved<ClaimResult>>({
  name: 'coord claim',
  group: 'together',
  summary: 'Take files for yourself alone, for a time',
  description:
    'Of all runs that claim or reserve what overlaps, at the same moment or later, exactly one gets it, until it releases it or its time is over; the others are refused, exit 1, and learn who holds it and until when.\n\nA claim comes with a fencing number, greater than that of every claim before. Pass it on to whatever you change, so that it can refuse a run whose claim has expired without its noticing.',
  positionals: [addressPositional],
  options: announceOptions,
  examples: [
    { command: 'muse coord claim src/parser.ts --run ada', description: 'A file, for an hour' },
    { command: 'muse coord claim src/lib --run ada --ttl 2h --quiet', description: 'For scripts: prints its id' },
  ],
  schema,
  run(context, input) {
    const repository = context.openRepository();
    const result = claimSync(coordinationOf(repository), readAnnouncement(context, repository, input));
    warnOfRecords(context, result.warnings);
    return { result, quiet: input.has('quiet') };
  },
  render: renderReserved,
  json: reservedJson,
});

function renderReserved({ result, quiet }: Reserved<ReservationResult>, terminal: Terminal): string {
  const { reservation, overlaps } = result;
  if (quiet) return `${reservation.id}\n`;
  const { addresses, fence, remainingMs } = reservation;
  const done = recordWord(reservation) === 'claim' ? 'Claimed' : 'Reserved';
  const number = fence === null ? '' : `\n fence ${fence}`;
  return `${done} ${someAddresses(addresses)} for ${span(remainingMs)}\n id ${reservation.id}${number}\n${overlapLines(overlaps, terminal)}`;
}

function reservedJson({ result: { reservation, overlaps } }: Reserved<ReservationResult>): Record<string, unknown> {
  return { reservation: recordJson(reservation), overlaps };
}
