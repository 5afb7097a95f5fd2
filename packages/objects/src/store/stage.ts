import { DurabilityError, type TempPrefix } from '@muse/io';
import { discardTemp, openTemp, sealTemp, type Protocol, type Temp } from '@muse/io/protocols';

/** How often a file is written afresh, in a new temp, after its fsync failed (I-7). */
const ATTEMPTS = 3;

export interface StageOptions {
  readonly tempPrefix: TempPrefix;
  /** The exact bits of the file. */
  readonly mode?: number;
  /** Without `mode`: bits before the umask. */
  readonly creationMode?: number;
  readonly durability?: 'durable' | 'process';
}

/**
 * Writes a temp in `dir` with `fill`, complete and synced, ready to be published. `fill` may be called again, for a new
 * temp; where it answers false, what it wrote is thrown away and the result is `undefined`. On failure the temp is gone.
 */
export function* stage(
  dir: string,
  fill: (temp: Temp) => Protocol<boolean>,
  options: StageOptions,
): Protocol<Temp | undefined> {
  for (let attempt = 1; ; attempt++) {
    const temp = yield* openTemp(dir, options.tempPrefix, options.mode ?? options.creationMode);
    try {
      if (yield* fill(temp)) {
        yield* sealTemp(temp, options);
        return temp;
      }
    } catch (error) {
      yield* discardTemp(temp);
      if (!(error instanceof DurabilityError) || attempt >= ATTEMPTS) throw error;
      continue;
    }
    yield* discardTemp(temp);
    return undefined;
  }
}
