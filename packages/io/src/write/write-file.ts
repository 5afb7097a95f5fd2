import { MuseError } from '../errors/muse-error.js';
import { parentPath } from '../path/parts.js';
import { awaited, type Protocol } from '../protocol/protocol.js';
import { DurabilityError } from './fsync-policy.js';
import {
  discardTemp,
  openTemp,
  publishTemp,
  sealTemp,
  writeTemp,
  type Temp,
  type WriteOptions,
  type WriteResult,
} from './temp.js';

/** What can be written: bytes, or pieces of bytes; pieces that come asynchronously need the promise form. */
export type FileData = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** How often a write is made afresh, in a new file, after its fsync failed. */
const ATTEMPTS = 3;

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/**
 * Replaces a file, or makes it: unique temp in the same directory, all bytes, mode, fsync, rename, fsync of the
 * directory. Once this returns the content survives SIGKILL and power cuts; a crash earlier leaves the complete old
 * content, or none where there was none. Missing directories are made durably.
 *
 * @throws the system's error if the file cannot be opened, written or renamed; `DurabilityError` if a sync fails for
 * another reason than lack of support, after `ATTEMPTS` tries in new files where `data` can be read again.
 */
export function* writeFileAtomic(path: string, data: FileData, options: WriteOptions = {}): Protocol<WriteResult> {
  return yield* publishTemp(yield* stageFile(parentPath(path), data, options), path, options);
}

/** `writeFileAtomic` of a text as UTF-8; nothing is added. Throws `ERR_MUSE_BAD_TEXT` for a lone surrogate. */
export function* writeTextAtomic(path: string, text: string, options: WriteOptions = {}): Protocol<WriteResult> {
  if (LONE_SURROGATE.test(text)) {
    throw new MuseError(`the text for ${path} holds a lone surrogate, which UTF-8 cannot express`, {
      code: 'ERR_MUSE_BAD_TEXT',
      kind: 'refused',
      data: { path },
    });
  }
  return yield* writeFileAtomic(path, Buffer.from(text, 'utf8'), options);
}

/** `writeTextAtomic` of a value as JSON with a final newline. Throws `ERR_MUSE_BAD_JSON` for what JSON cannot hold. */
export function* writeJsonAtomic(
  path: string,
  value: unknown,
  options: WriteOptions & { readonly indent?: number } = {},
): Protocol<WriteResult> {
  return yield* writeTextAtomic(path, `${encodeJson(value, path, options.indent ?? 2)}\n`, options);
}

/** JSON text of a value; throws `ERR_MUSE_BAD_JSON` where reading it back would not give an equal value. */
export function encodeJson(value: unknown, what: string, indent = 0): string {
  let text: string | undefined;
  let reason = 'it has no JSON form';
  try {
    text = JSON.stringify(value, refuseLossy, indent);
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  if (text !== undefined) return text;
  throw new MuseError(`the value for ${what} cannot be written as JSON: ${reason}`, {
    code: 'ERR_MUSE_BAD_JSON',
    kind: 'refused',
    data: { path: what },
  });
}

// A replacer sees a Date and its like after `toJSON`: those are written as what they say of themselves.
function refuseLossy(this: unknown, key: string, value: unknown): unknown {
  const where = key === '' ? 'the value' : key;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${where} is ${value}`);
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError(`${where} is a ${typeof value}`);
  if (value instanceof Map || value instanceof Set) throw new TypeError(`${where} is a Map or a Set`);
  if (value === undefined && Array.isArray(this)) throw new TypeError(`item ${where} of a list is undefined`);
  return value;
}

/** Writes a sealed temp in `dir`, ready to be published. On any failure no temp is left. */
export function* stageFile(dir: string, data: FileData, options: WriteOptions = {}): Protocol<Temp> {
  for (let attempt = 1; ; attempt++) {
    const temp = yield* openTemp(dir, options.tempPrefix, options.mode ?? 0o666);
    try {
      yield* writeData(temp, data);
      yield* sealTemp(temp, options);
      return temp;
    } catch (error) {
      yield* discardTemp(temp);
      // After a failed fsync the bytes of that file are in doubt for ever: a new file, or give up.
      if (!(error instanceof DurabilityError) || attempt >= ATTEMPTS || !isRepeatable(data)) throw error;
    }
  }
}

function* writeData(temp: Temp, data: FileData): Protocol<void> {
  if (data instanceof Uint8Array) {
    yield* writeTemp(temp, data);
  } else if (Symbol.iterator in data) {
    for (const piece of data) yield* writeTemp(temp, piece);
  } else {
    const pieces = data[Symbol.asyncIterator]();
    for (;;) {
      const next = yield* awaited(pieces.next());
      if (next.done === true) return;
      yield* writeTemp(temp, next.value);
    }
  }
}

/** An iterator that is its own iterable (a generator, a stream) gives its pieces once only. */
function isRepeatable(data: FileData): boolean {
  if (data instanceof Uint8Array) return true;
  return Symbol.iterator in data && (data as object) !== data[Symbol.iterator]();
}
