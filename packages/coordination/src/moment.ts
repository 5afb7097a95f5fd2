/** A moment, by all clocks that there are. */
export interface Moment {
  /** Lease time. */
  readonly leaseMs: number;
  /** Milliseconds since 1970, within the years that a time can express. */
  readonly wallMs: number;
  readonly monotonicMs: number;
  /** Which boot of the machine the monotonic clock belongs to; `''` where that is not known. */
  readonly boot: string;
}

/** A moment of the wall clock, some time later, as UTC. */
export function utc(moment: Moment, laterMs = 0): string {
  return new Date(moment.wallMs + laterMs).toISOString();
}
