import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { MuseError } from '@muse/io';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CHECKOUT_JOURNAL } from '../../src/checkout/checkout-journal.js';
import { decodeRecord, encodeRecord } from '../../src/record/format.js';
import type { RecordKind } from '../../src/record/record-kind.js';
import { STASH } from '../../src/stash/stash-entry.js';
import { OPERATION_RECORDS } from '../../src/unfinished/read-unfinished.js';
import { newState, RECORDS, STASHED } from '../records.js';
import { thrownBy } from '../support.js';

interface Kind {
  readonly file: string;
  readonly kind: RecordKind<unknown>;
  readonly sample: object;
}

const KINDS: readonly Kind[] = [
  ...RECORDS.map(({ operation, file, sample }) => ({
    file,
    sample,
    kind: OPERATION_RECORDS[operation] as RecordKind<unknown>,
  })),
  { file: STASH.file, sample: { entries: [STASHED] }, kind: STASH as RecordKind<unknown> },
];
const PATH = '/p/.muse/STATE.json';
const DAMAGED = { code: 'ERR_MUSE_DAMAGED_STATE', kind: 'damaged', data: { path: PATH } };

/** A file with these fields and the checksum that belongs to it: not damage, but the work of something else. */
function forged(fields: object | string): Buffer {
  const body = typeof fields === 'string' ? fields : JSON.stringify(fields, undefined, 2).slice(0, -'\n}'.length);
  return Buffer.from(`${body},\n  "sum": "${createHash('sha256').update(body).digest('hex')}"\n}\n`);
}

function written({ kind, sample }: Kind): Record<string, unknown> {
  return { version: kind.version, ...(kind.shape.encode(sample) as object) };
}

/** What reading these bytes gives; anything thrown but an error that names the file fails the test. */
function readOf({ kind }: Kind, bytes: Uint8Array): unknown {
  try {
    return decodeRecord(kind, bytes, PATH);
  } catch (error) {
    expect(error).toBeInstanceOf(MuseError);
    expect((error as Error).message).toContain(PATH);
    expect((error as MuseError).hint).toBeTruthy();
    return undefined;
  }
}

describe.each(KINDS)('$file', (record) => {
  const { kind, sample } = record;
  const bytes = encodeRecord(kind, sample);

  it('H-ST-1, I-9: cut off at any byte it is damaged', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(thrownBy(() => decodeRecord(kind, bytes.subarray(0, length), PATH))).toMatchObject(DAMAGED);
    }
  });

  it('H-ST-1, I-9: with any one bit flipped it is damaged', () => {
    for (let index = 0; index < bytes.length * 8; index++) {
      const flipped = Buffer.from(bytes);
      flipped[index >> 3]! ^= 1 << (index & 7);
      expect(thrownBy(() => decodeRecord(kind, flipped, PATH)).code).toBe(DAMAGED.code);
    }
  });

  it('H-ST-1, I-9: with bytes behind it, or zeros in place of its end, it is damaged', () => {
    for (const more of ['\n', ' ', '\0', 'x', '{}']) {
      const longer = Buffer.concat([bytes, Buffer.from(more)]);
      expect(thrownBy(() => decodeRecord(kind, longer, PATH))).toMatchObject(DAMAGED);
    }
    for (let kept = 0; kept < bytes.length; kept += 7) {
      const torn = Buffer.concat([bytes.subarray(0, kept), Buffer.alloc(bytes.length - kept)]);
      expect(thrownBy(() => decodeRecord(kind, torn, PATH))).toMatchObject(DAMAGED);
    }
  });

  it('I-9: any bytes are damage, on the disk too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (found) => {
        expect(readOf(record, found)).toBeUndefined();
      }),
    );
  });

  it('I-9: a field that is missing, of another type, or unknown, is damage that names it', () => {
    const fields = written(record);
    for (const name of Object.keys(fields)) {
      if (name === 'version') continue;
      const { [name]: _gone, ...rest } = fields;
      const optional =
        kind === (CHECKOUT_JOURNAL as unknown) && ['ref', 'record', 'paths', 'dropped', 'unsynced'].includes(name);
      if (!optional) {
        const error = thrownBy(() => decodeRecord(kind, forged(rest), PATH));
        expect(error).toMatchObject(DAMAGED);
        expect(error.message).toContain(name);
      }
      for (const value of [{}, [[]], 1.5, -1, { a: 1 }, [null], [1]]) {
        const error = thrownBy(() => decodeRecord(kind, forged({ ...rest, [name]: value }), PATH));
        expect(error).toMatchObject(DAMAGED);
        expect(error.message).toContain(name);
      }
    }
    const error = thrownBy(() => decodeRecord(kind, forged({ ...fields, stranger: 1 }), PATH));
    expect(error).toMatchObject(DAMAGED);
    expect(error.message).toContain('stranger');
  });

  it('I-9: any JSON in place of any value gives a record that is written as it was read, or an error that names the file', () => {
    const fields = written(record);
    const places = placesOf(fields);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
        const bytes = forged(replaced(fields, place, value) as object);
        const read = readOf(record, bytes);
        if (read !== undefined)
          expect(JSON.parse(encodeRecord(kind, read).toString())).toEqual(JSON.parse(bytes.toString()));
      }),
      { numRuns: 500 },
    );
  });

  it('I-9: hostile documents with a right checksum are errors, not crashes', () => {
    for (const body of [
      '{',
      '{"version": 1',
      '[',
      '"',
      '',
      '{"version":1,"__proto__":{"x":1}',
      `{"version":1,"x":${'['.repeat(200_000)}`,
    ]) {
      expect(readOf(record, forged(body))).toBeUndefined();
    }
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('a sound file of a later version is a setup error with a way out, not damage', () => {
    const error = thrownBy(() =>
      decodeRecord(kind, forged({ ...written(record), version: kind.version + 1, more: 1 }), PATH),
    );
    expect(error).toMatchObject({ code: 'ERR_MUSE_NEWER_STATE', kind: 'setup', data: { path: PATH } });
    expect((error as { hint?: string }).hint).toContain('newer');
    for (const version of [0, -1, 0.5, '2', null, undefined]) {
      expect(thrownBy(() => decodeRecord(kind, forged({ ...written(record), version }), PATH))).toMatchObject(DAMAGED);
    }
  });
});

it('S-047, I-9: conflict paths that are not those of the unresolved conflicts are damage', () => {
  const merge = KINDS.find(({ file }) => file === 'MERGE_STATE.json')!;
  for (const paths of [[], ['a.py'], ['b.py', 'a.py'], ['a.py', 'b.py', 'c.py'], ['a.py,b.py']]) {
    expect(readOf(merge, forged({ ...written(merge), conflict_paths: paths }))).toBeUndefined();
  }
  expect(readOf(merge, forged({ ...written(merge), conflict_paths: ['a.py', 'b.py'] }))).toEqual(merge.sample);
});

it('I-5: a sound file of another layout is the record that it says', () => {
  for (const { operation, file, sample, next, read, write, clear } of RECORDS) {
    const at = newState();
    const kind = OPERATION_RECORDS[operation] as RecordKind<unknown>;
    const body = JSON.stringify(written({ file, kind, sample })).slice(0, -1);
    writeFileSync(`${at.dir}/${file}`, forged(body));
    expect(read(at)).toEqual(sample);
    write(at, next, { expected: sample });
    expect(read(at)).toEqual(next);
    expect(clear(at)).toBe(true);
  }
});

it('a file of a later version stays as it is, whatever is called', () => {
  for (const { operation, file, sample, read, write, clear } of RECORDS) {
    if (operation === 'checkout') continue;
    const at = newState();
    const fields = { version: 2, other: 'shape' };
    writeFileSync(`${at.dir}/${file}`, forged(fields));
    for (const call of [
      () => read(at),
      () => write(at, sample),
      () => write(at, sample, { expected: sample }),
      () => clear(at),
    ]) {
      expect(thrownBy(call)).toMatchObject({ code: 'ERR_MUSE_NEWER_STATE', kind: 'setup' });
    }
    expect(readFileSync(`${at.dir}/${file}`)).toEqual(forged(fields));
  }
});

/** The ways to every value in a JSON value. */
function placesOf(value: unknown, above: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [above];
  const below = Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...above, key]));
  return above.length === 0 ? below : [above, ...below];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? replaced(each, rest, by) : each));
  const fields = value as Record<string, unknown>;
  return { ...fields, [key]: replaced(fields[key], rest, by) };
}
