import { isObjectId, type ObjectId } from '../id/object-id.js';

/** One movement of a ref or of HEAD. */
export interface ReflogEntry {
  /** `null`: there was none before. */
  readonly old: ObjectId | null;
  /** `null`: there was none afterwards. */
  readonly new: ObjectId | null;
  /** `Name <email>`; may be empty. */
  readonly actor: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Offset from UTC, `+0130`. */
  readonly zone: string;
  /** Any text, with its newlines. */
  readonly reason: string;
}

/** An entry as it is kept: a record of an append log. `txn` is the transaction that it belongs to. */
export interface StoredEntry extends ReflogEntry {
  readonly txn?: string;
}

/** True if a record of a log has all that an entry has. */
export function isEntry(value: unknown): value is StoredEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof StoredEntry, unknown>>;
  const isValue = (id: unknown): boolean => id === null || isObjectId(id);
  const texts = [entry.actor, entry.zone, entry.reason, entry.txn ?? ''];
  return (
    isValue(entry.old) &&
    isValue(entry.new) &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(entry.time)
  );
}
