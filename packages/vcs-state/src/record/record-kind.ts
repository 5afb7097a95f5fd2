import type { Shape } from './shape.js';

/** A kind of record: one file of JSON in a state directory, there only while it means something. */
export interface RecordKind<T> {
  /** The name of the file. */
  readonly file: string;
  /** What it holds, with its article: `the state of a merge`. */
  readonly what: string;
  readonly version: number;
  readonly shape: Shape<T>;
  /** One or two sentences for the user whose file is damaged: how to go on. */
  readonly wayOut: string;
}
