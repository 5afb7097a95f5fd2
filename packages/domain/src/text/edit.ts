/** Lines `beforeStart` up to `beforeEnd` (from 0, end excluded) are replaced by `afterStart` up to `afterEnd`. */
export interface Edit {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}
