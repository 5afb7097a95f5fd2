/** The time of a simulated machine: it moves by a fixed step with every change, and by what its sleepers sleep. */
export class VirtualClock {
  #ns: bigint;
  readonly #startNs: bigint;
  readonly #stepNs: bigint;

  /** @param startMs milliseconds since 1970 @param stepNs nanoseconds that each `tick` takes */
  constructor(startMs: number, stepNs: bigint) {
    this.#startNs = BigInt(startMs) * 1_000_000n;
    this.#ns = this.#startNs;
    this.#stepNs = stepNs;
  }

  /** Nanoseconds since 1970. */
  get ns(): bigint {
    return this.#ns;
  }

  /** Milliseconds since 1970. */
  get ms(): number {
    return Number(this.#ns / 1_000_000n);
  }

  /** Milliseconds since the machine was made, with fractions. */
  get monotonicMs(): number {
    return Number(this.#ns - this.#startNs) / 1_000_000;
  }

  /** Moves on by one step and answers the new time: the time stamp of a change. */
  tick(): bigint {
    this.#ns += this.#stepNs;
    return this.#ns;
  }

  /** Moves on by `milliseconds`. */
  advance(milliseconds: number): void {
    this.#ns += BigInt(Math.round(milliseconds * 1_000_000));
  }

  /** Moves on to `ns` unless that time is past. */
  advanceTo(ns: bigint): void {
    if (ns > this.#ns) this.#ns = ns;
  }
}
