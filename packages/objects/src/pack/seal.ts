import { DurabilityError } from '@muse/io';
import {
  discardTemp,
  openTemp,
  port,
  sealTemp,
  stageFile,
  writeAll,
  type Protocol,
  type Temp,
} from '@muse/io/protocols';
import { wrongBytes } from '../error/failures.js';
import { idFromHex } from '../id/object-id.js';
import { hashSource } from '../store/source.js';
import { OBJECT_MODE, packsDir } from '../store/store.js';
import { LOOSE_OPTIONS } from '../store/write.js';
import type { EncodedIndex } from './encode-index.js';
import { encodeHeader } from './format.js';
import { GONE, withFile } from './read-range.js';
import { flush, type PackWriter } from './writer.js';

/** How often a pack is copied to a new temp after its fsync failed (I-7). */
const COPIES = 2;

/** Completes a pack with its index and makes it durable under its temp name. On failure the temp is gone. */
export function* sealPack(writer: PackWriter, index: EncodedIndex): Protocol<Temp> {
  const { state, store } = writer;
  if (state.temp === undefined) {
    const data = [state.buffer.subarray(0, state.used), index.bytes];
    return yield* stageFile(packsDir(store), joined(data), LOOSE_OPTIONS);
  }
  yield* flush(writer);
  let temp = state.temp;
  state.temp = undefined;
  try {
    yield* writeAll(temp.fd, index.bytes, state.base);
    const end = state.base + index.bytes.length;
    if (state.extent > end) yield* port.ftruncate(temp.fd, end);
    for (let copies = 0; ; copies++) {
      try {
        yield* sealTemp(temp, { mode: OBJECT_MODE });
        return temp;
      } catch (error) {
        if (!(error instanceof DurabilityError) || copies === COPIES) throw error;
      }
      const failed = temp;
      temp = yield* copyPack(writer, index, failed);
      yield* discardTemp(failed);
    }
  } catch (error) {
    yield* discardTemp(temp);
    throw error;
  }
}

/** Small parts are written with one call. */
function joined(parts: readonly Buffer[]): readonly Buffer[] {
  return parts[0]!.length <= 64 * 1024 ? [Buffer.concat(parts)] : parts;
}

/**
 * Copies the objects to a new temp. What the failed one reads as may not be on the disk, but it is what was written as
 * long as every object hashes to its id.
 */
function* copyPack(writer: PackWriter, index: EncodedIndex, failed: Temp): Protocol<Temp> {
  const temp = yield* openTemp(packsDir(writer.store), '.obj-tmp-', OBJECT_MODE);
  try {
    yield* writeAll(temp.fd, encodeHeader(), 0);
    const done = yield* withFile(failed.path, (fd) => copyObjects(writer, fd, temp));
    if (done === GONE) throw new Error(`${failed.path} was removed while it was copied`);
    yield* writeAll(temp.fd, index.bytes, writer.state.base);
    return temp;
  } catch (error) {
    yield* discardTemp(temp);
    throw error;
  }
}

function* copyObjects(writer: PackWriter, fd: number, temp: Temp): Protocol<void> {
  for (const [hex, { offset, length }] of writer.state.objects) {
    let at = offset;
    const actual = yield* hashSource({ fd, offset, size: length, toEnd: false }, function* (piece): Protocol<void> {
      yield* writeAll(temp.fd, piece, at);
      at += piece.length;
    });
    if (actual !== hex) throw wrongBytes(idFromHex(hex), idFromHex(actual), 'the bytes written');
  }
}
