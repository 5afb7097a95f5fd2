import type { VirtualClock } from './clock.js';

interface Turn {
  readonly run: () => void;
}

interface Sleeper {
  readonly wakeNs: bigint;
  readonly wake: () => void;
}

/**
 * Gives each call of the promise form a turn of the event loop of its own, so that tasks interleave at every call. With
 * `random` the next call is drawn from those that wait, else they go in the order in which they came. Sleepers wake only
 * when no call waits: virtual time passes when there is nothing else to do, and the run is the same every time.
 */
export class Turns {
  readonly #clock: VirtualClock;
  readonly #random: (() => number) | undefined;
  readonly #waiting: Turn[] = [];
  readonly #sleepers: Sleeper[] = [];
  #scheduled = false;

  constructor(clock: VirtualClock, random: (() => number) | undefined) {
    this.#clock = clock;
    this.#random = random;
  }

  take<T>(call: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        run: () => {
          try {
            resolve(call());
          } catch (error) {
            reject(error);
          }
        },
      });
      this.#schedule();
    });
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeNs = this.#clock.ns + BigInt(Math.round(milliseconds * 1_000_000));
      this.#sleepers.push({ wakeNs, wake: resolve });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#runOne();
      else this.#wakeOne();
      if (this.#waiting.length > 0 || this.#sleepers.length > 0) this.#schedule();
    });
  }

  #runOne(): void {
    const index = this.#random === undefined ? 0 : Math.floor(this.#random() * this.#waiting.length);
    this.#waiting.splice(index, 1)[0]?.run();
  }

  #wakeOne(): void {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.wakeNs < first.wakeNs) first = sleeper;
    if (first === undefined) return;
    this.#sleepers.splice(this.#sleepers.indexOf(first), 1);
    this.#clock.advanceTo(first.wakeNs);
    first.wake();
  }
}

/** A small generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
