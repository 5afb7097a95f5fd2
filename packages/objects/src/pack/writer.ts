import { MuseError, type FileSystem } from '@muse/io';
import { discardTemp, openTemp, writeAll, type Protocol, type Temp } from '@muse/io/protocols';
import { OBJECT_MODE, packsDir, type ObjectStore } from '../store/store.js';
import { encodeHeader, ENCODING_STORED, HEADER_LENGTH, type PackRecord } from './format.js';

/** Bytes are gathered up to this many before they are written: 1 MiB. */
export const BUFFER_LENGTH: number = 1024 * 1024;

/**
 * Several objects on their way into one pack. It has a lifetime: it ends with `finishPack` or `abandonPack`. Until it is
 * finished nothing of it can be read. One call at a time.
 */
export interface PackWriter {
  readonly fs: FileSystem;
  readonly store: ObjectStore;
  /** Private to this package. */
  readonly state: WriterState;
}

export interface WriterState {
  /** Objects in the pack so far, by hex id. */
  readonly objects: Map<string, PackRecord>;
  readonly buffer: Buffer;
  /** Bytes of the buffer that wait to be written. */
  used: number;
  /** Where in the file they belong. */
  base: number;
  /** Length of the file so far; what was taken back may lie beyond the end. */
  extent: number;
  /** Made when the buffer is full for the first time: a small pack is written in one go at the end. */
  temp: Temp | undefined;
  /** Directories with intact copies that made adding an object unnecessary. */
  readonly reliedOn: Set<string>;
  /** Damaged loose files whose objects were added. */
  readonly overruled: string[];
  /** Names of the directories of loose objects; `undefined` until needed. */
  shards: ReadonlySet<string> | undefined;
  status: 'open' | 'busy' | 'failed' | 'finished' | 'abandoned';
}

/** A writer of one pack. Touches nothing yet. */
export function openPackWriter(store: ObjectStore): PackWriter {
  const buffer = Buffer.allocUnsafeSlow(BUFFER_LENGTH);
  const state: WriterState = {
    objects: new Map(),
    buffer,
    used: encodeHeader().copy(buffer),
    base: 0,
    extent: 0,
    temp: undefined,
    reliedOn: new Set(),
    overruled: [],
    shards: undefined,
    status: 'open',
  };
  return { fs: store.fs, store, state };
}

/** Throws away what was added. Does nothing to a writer that has ended. A crash before leaves a temp, which is swept. */
export function* abandonPack(writer: PackWriter): Protocol<void> {
  const { state } = writer;
  if (state.status === 'open' || state.status === 'busy') state.status = 'abandoned';
  yield* dropTemp(state);
}

/** Runs one call on a writer, alone. */
export function* exclusively<T>(writer: PackWriter, call: () => Protocol<T>): Protocol<T> {
  const { state } = writer;
  if (state.status !== 'open') throw notOpen(state.status);
  state.status = 'busy';
  try {
    return yield* call();
  } finally {
    if (state.status === 'busy') state.status = 'open';
  }
}

/** Runs a step that writes. If it fails, half of it may be written: the pack is thrown away. */
export function* orFail<T>(state: WriterState, step: Protocol<T>): Protocol<T> {
  try {
    return yield* step;
  } catch (error) {
    state.status = 'failed';
    yield* dropTemp(state);
    throw error;
  }
}

/** Where the next object begins. */
export function position(state: WriterState): number {
  return state.base + state.used;
}

/** Takes back what was appended since the writer stood at `start`. */
export function rewind(state: WriterState, start: number): void {
  // What is in the file beyond is written over, or cut off at the end.
  state.used = Math.max(0, start - state.base);
  state.base = Math.min(state.base, start);
}

/** Puts an object at the end of the pack. */
export function* appendObject(writer: PackWriter, hex: string, bytes: Uint8Array): Protocol<void> {
  const { state } = writer;
  if (bytes.length > room(state)) yield* flush(writer);
  if (bytes.length <= room(state)) return appendToBuffer(state, hex, bytes);
  const offset = position(state);
  yield* orFail(state, writeAt(state, bytes));
  state.base += bytes.length;
  noteObject(state, hex, offset);
}

/** Bytes that the buffer takes before it has to be written. */
export function room(state: WriterState): number {
  return state.buffer.length - state.used;
}

/** Puts an object for which there is room at the end of the buffer. */
export function appendToBuffer(state: WriterState, hex: string, bytes: Uint8Array): void {
  const offset = position(state);
  state.buffer.set(bytes, state.used);
  state.used += bytes.length;
  noteObject(state, hex, offset);
}

/** Records that the bytes from `offset` to the end of the pack are an object. */
export function noteObject(state: WriterState, hex: string, offset: number): void {
  state.objects.set(hex, { offset, length: position(state) - offset, encoding: ENCODING_STORED });
}

/** Writes the buffer out, and opens the temp for it where there is none yet. */
export function* flush(writer: PackWriter): Protocol<void> {
  const { state } = writer;
  yield* orFail(state, writeOut(writer));
  state.base += state.used;
  state.used = 0;
}

/** The only object, if it is in memory still. */
export function onlyObject(state: WriterState): { readonly hex: string; readonly bytes: Uint8Array } | undefined {
  if (state.objects.size !== 1 || state.base > 0) return undefined;
  for (const hex of state.objects.keys()) return { hex, bytes: state.buffer.subarray(HEADER_LENGTH, state.used) };
  return undefined;
}

function* writeOut(writer: PackWriter): Protocol<void> {
  const { state } = writer;
  state.temp ??= yield* openTemp(packsDir(writer.store), '.obj-tmp-', OBJECT_MODE);
  yield* writeAt(state, state.buffer.subarray(0, state.used));
}

function* writeAt(state: WriterState, bytes: Uint8Array): Protocol<void> {
  yield* writeAll(state.temp!.fd, bytes, state.base);
  state.extent = Math.max(state.extent, state.base + bytes.length);
}

function* dropTemp(state: WriterState): Protocol<void> {
  const { temp } = state;
  state.temp = undefined;
  if (temp !== undefined) yield* discardTemp(temp);
}

function notOpen(status: WriterState['status']): MuseError {
  const busy = status === 'busy';
  return new MuseError(busy ? 'this pack writer is busy with another call' : `this pack writer is ${status}`, {
    code: busy ? 'ERR_MUSE_WRITER_BUSY' : 'ERR_MUSE_WRITER_ENDED',
    kind: 'refused',
    hint: busy ? 'Wait for one call to end before the next.' : 'Open a new one and add everything again.',
    data: { status },
  });
}
