import type { StoredRecord } from './stored-record.js';

/** What a handle has read of the record files, and up to which event of the log that is known to be what they say. */
export interface RecordCache {
  lastSeq: number | undefined;
  /** By path. A file that could not be read is not kept. */
  readonly files: Map<string, StoredRecord>;
}
