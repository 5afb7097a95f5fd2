/** A line of a file. */
export interface Line {
  /** Where it starts in the file, in bytes. */
  readonly offset: number;
  /** Bytes, without the newline. */
  readonly length: number;
  /** `undefined` if it is longer than the limit. */
  readonly bytes: Buffer | undefined;
  /** False if the file ended before a newline came. */
  readonly finished: boolean;
}

/** Puts lines together from consecutive chunks of a file, keeping no more than the limit of a line in memory. */
export class LineSplitter {
  readonly #maxBytes: number;
  #start: number;
  #length = 0;
  #kept: Buffer[] = [];

  constructor(offset: number, maxBytes: number) {
    this.#start = offset;
    this.#maxBytes = maxBytes;
  }

  /** The lines that this chunk ends. The chunk may be changed afterwards. */
  *feed(chunk: Buffer): Generator<Line> {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      this.#keep(chunk.subarray(from, end));
      yield this.#take(true);
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** What is left when the file has ended: a line without a newline, if anything. */
  end(): Line | undefined {
    return this.#length === 0 ? undefined : this.#take(false);
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#maxBytes) this.#kept = [];
    else if (piece.length > 0) this.#kept.push(Buffer.from(piece));
  }

  #take(finished: boolean): Line {
    const whole = this.#length <= this.#maxBytes;
    const line = {
      offset: this.#start,
      length: this.#length,
      bytes: whole ? Buffer.concat(this.#kept) : undefined,
      finished,
    };
    this.#start += this.#length + 1;
    this.#length = 0;
    this.#kept = [];
    return line;
  }
}
