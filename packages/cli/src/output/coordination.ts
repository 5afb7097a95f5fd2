import type { Intent, Overlap, RecordWarning, Reservation } from '@muse/coordination';
import { MuseError } from '@muse/io';
import { count, list, nullable, object, text, truth, words, type JsonSchema } from '../command/schema.js';
import type { Json } from '../command/command.js';
import type { Context } from '../program/context.js';
import { counted } from './changes.js';
import { escapeLine, quotePath } from './escape.js';
import { ago, span } from './moment.js';
import type { Terminal } from './terminal.js';

/** A record of either kind. */
export type AnyRecord = Reservation | Intent;

const utc: JsonSchema = text('UTC, ISO 8601.');

/** A reservation, claim or intent. */
export const recordSchema: JsonSchema = object({
  kind: words('reservation', 'intent'),
  id: text('A UUID.'),
  runId: text('Whose it is.'),
  branch: text(),
  addresses: list(text('A path in the repository, or a part of a file after "::".')),
  operation: text(),
  detail: nullable(text()),
  exclusive: truth('A claim: no other run may reserve or claim what overlaps it.'),
  fence: nullable(count('The fencing number of a claim, greater than those of all claims before.')),
  reservationId: nullable(text('The reservation that an intent belongs to and ends with.')),
  createdAt: utc,
  renewedAt: nullable(utc),
  releasedAt: nullable(utc),
  expiresAt: utc,
  ttlSeconds: nullable(count('Null for an intent that lives as long as its reservation.')),
  status: words('active', 'expired', 'released'),
  remainingMs: count('Milliseconds that it still has.'),
});

/** A record of another run that touches the same addresses. */
export const overlapSchema: JsonSchema = object({
  kind: words('reservation', 'intent'),
  id: text(),
  runId: text(),
  branch: text(),
  operation: text(),
  exclusive: truth(),
  fence: nullable(count()),
  expiresAt: utc,
  remainingMs: count(),
  pairs: list(object({ ours: text(), theirs: text() }), 'Which address of ours meets which of theirs; at most 100.'),
});

export function recordJson(record: AnyRecord): Json {
  const own =
    record.kind === 'intent'
      ? { exclusive: false, fence: null, reservationId: record.reservationId }
      : { exclusive: record.exclusive, fence: record.fence, reservationId: null };
  const { kind, id, runId, branch, addresses, operation, detail, createdAt, renewedAt, releasedAt } = record;
  const { expiresAt, ttlSeconds, status, remainingMs } = record;
  const about = { kind, id, runId, branch, addresses, operation, detail, ...own };
  return { ...about, createdAt, renewedAt, releasedAt, expiresAt, ttlSeconds, status, remainingMs };
}

/** What a record is called: a reservation that is exclusive is a claim. */
export function recordWord(record: { readonly kind: AnyRecord['kind']; readonly exclusive?: boolean }): string {
  return record.exclusive === true ? 'claim' : record.kind;
}

/** As much of an id as tells records apart for people; commands take it instead of the whole. */
export function shortRecordId(id: string): string {
  return id.slice(0, 8);
}

/** Addresses on one line: the first ones, and how many more there are. */
export function someAddresses(addresses: readonly string[], most: number = 3): string {
  const shown = addresses.slice(0, most).map(quotePath).join(', ');
  return addresses.length <= most ? shown : `${shown} and ${addresses.length - most} more`;
}

/** When a record ends or ended: `59 min left`, `released 3 min ago`. */
export function lifeText(record: AnyRecord, now: number): string {
  if (record.status === 'active') return `${span(record.remainingMs)} left`;
  if (record.status === 'released') return `released ${ago(record.releasedAt ?? record.expiresAt, now)}`;
  return `expired ${ago(record.expiresAt, now)}`;
}

/** The lines that tell of overlaps. */
export function overlapLines(overlaps: readonly Overlap[], { paint }: Terminal): string {
  return overlaps
    .map((overlap) => {
      const { ours, theirs } = overlap.pairs[0]!;
      const more =
        overlap.pairs.length === 1 ? '' : ` and ${counted(overlap.pairs.length - 1, 'more address', 'more addresses')}`;
      const where = ours === theirs ? quotePath(ours) : `${quotePath(ours)} (theirs: ${quotePath(theirs)})`;
      const whose = `${recordWord(overlap)} of run ${escapeLine(overlap.runId)} to ${escapeLine(overlap.operation)}`;
      return `${paint.yellow('overlap:')} ${where}${more}: ${whose}, ${span(overlap.remainingMs)} left\n`;
    })
    .join('');
}

/** What makes an announcement exit with the code of a conflict although it is recorded. */
export function overlapFailure(overlaps: readonly Overlap[]): MuseError | undefined {
  if (overlaps.length === 0) return undefined;
  const runs = [...new Set(overlaps.map(({ runId }) => runId))];
  const named = runs.length <= 3 ? runs.join(', ') : `${runs.slice(0, 3).join(', ')} and ${runs.length - 3} more`;
  return new MuseError(`recorded, but it overlaps with what others do: ${named}`, {
    code: 'ERR_MUSE_OVERLAP',
    kind: 'conflict',
    hint: 'Agree with them, or release it and work on something else. To keep others out, claim it.',
    data: { runs, overlaps: overlaps.length },
  });
}

/** Says which files among the records are none, once each. */
export function warnOfRecords(context: Context, warnings: readonly RecordWarning[]): void {
  const said = new Set<string>();
  for (const { path, reason } of warnings) {
    if (said.has(`${path} ${reason}`)) continue;
    said.add(`${path} ${reason}`);
    const message = `${path} is passed over: ${reason}`;
    context.warn({ code: 'MUSE_DAMAGED_RECORD', message, data: { path, reason } });
  }
}
