import { listIntentsSync, listReservationsSync, type Coordination } from '@muse/coordination';
import type { Context } from '../program/context.js';
import { notFound, refused } from '../program/raise.js';
import { recordWord, warnOfRecords } from '../output/coordination.js';

const WHOLE = 36;
const PREFIX = /^[0-9a-f][0-9a-f-]{3,34}$/;

/**
 * The id that a word stands for: itself, or the only id that begins with it, of four characters or more.
 *
 * @throws MuseError ERR_MUSE_NO_SUCH_RECORD (not found), ERR_MUSE_AMBIGUOUS (refused)
 */
export function toRecordId(context: Context, coord: Coordination, word: string): string {
  if (word.length >= WHOLE || !PREFIX.test(word)) return word;
  const { reservations, warnings } = listReservationsSync(coord, { ended: true });
  const { intents } = listIntentsSync(coord, { ended: true });
  warnOfRecords(context, warnings);
  const found = [...reservations, ...intents].filter(({ id }) => id.startsWith(word));
  if (found.length === 1) return found[0]!.id;
  if (found.length === 0) {
    throw notFound(
      `there is no record whose id begins with '${word}'`,
      'ERR_MUSE_NO_SUCH_RECORD',
      "Run 'muse coord list --all' to see those that are kept.",
    );
  }
  const some = found.slice(0, 4).map((record) => `${record.id} (${recordWord(record)} of ${record.runId})`);
  throw refused(
    `'${word}' is the beginning of ${found.length} ids: ${some.join(', ')}`,
    'ERR_MUSE_AMBIGUOUS',
    'Give more of it.',
  );
}
