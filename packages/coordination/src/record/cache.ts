import type { StoredEvent } from '../events/event.js';
import type { StoredRecord } from './stored-record.js';

/**
 * What a handle has read. The two belong together: a file in `files` was read after the event numbered `lastSeq` had been,
 * so only that event and later ones can have changed it since. They are replaced together, too.
 */
export interface RecordCache {
  state: { readonly lastSeq: number; readonly files: ReadonlyMap<string, StoredRecord> } | undefined;
}

/**
 * What need not be read again, by path, going by the end of the log. The last event that was known then counts as new: its
 * record may have been published only after the reading.
 */
export function stillKnown(
  cache: RecordCache,
  events: readonly StoredEvent[],
  pathOf: (event: StoredEvent) => string | undefined,
): Map<string, StoredRecord> {
  const { state } = cache;
  const last = events.at(-1);
  if (state === undefined || last === undefined || last.seq < state.lastSeq) return new Map();
  const since = events.filter(({ seq }) => seq >= state.lastSeq);
  // A gap in the numbers may hide an event that was damaged.
  if (since.length !== last.seq - state.lastSeq + 1) return new Map();
  const known = new Map(state.files);
  for (const event of since) known.delete(pathOf(event) ?? '');
  return known;
}
