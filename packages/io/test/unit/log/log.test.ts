import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, nodeFileSystem, openLog, recordingFileSystem, runSync } from '../../../src/index.js';
import { appendRecords, readLog, readLogTail } from '../../../src/protocols.js';
import { expectNoLog, valuesOf } from '../../helpers/logs.js';
import { drivers } from '../../helpers/cases.js';
import { tempDir } from '../../helpers/temp-dir.js';

describe.each(drivers)('an append log, $form', ({ run }) => {
  it('H-IO-10: each record is one line with its length and checksum', async () => {
    using dir = tempDir();
    const path = `${dir.path}/log`;
    const log = openLog(path);
    const first = await run(nodeFileSystem, appendRecords(log, [{ a: 1 }, 'ä']));
    const second = await run(nodeFileSystem, appendRecords(log, [null]));
    const sum = (text: string): string => crc32(text).toString(16).padStart(8, '0');
    const lines = [
      `{"sum":"${sum('{"a":1}')}","len":7,"data":{"a":1}}\n`,
      `{"sum":"${sum('"ä"')}","len":4,"data":"ä"}\n`,
      `{"sum":"${sum('null')}","len":4,"data":null}\n`,
    ];
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
    const two = Buffer.byteLength(lines[0]! + lines[1]!);
    expect(first).toEqual({ offset: 0, bytes: two, durable: true, degraded: [] });
    expect(second).toMatchObject({ offset: two, bytes: Buffer.byteLength(lines[2]!) });
  });

  it('H-IO-10: a log that does not exist is empty', async () => {
    await expectNoLog(run, openLog('/no/such/log', { fs: memoryFileSystem() }));
  });

  it('H-IO-10: what was appended is read back in order, whole or from an offset or in pages', async () => {
    const fs = memoryFileSystem();
    const log = openLog('/d/e/log', { fs });
    for (let i = 0; i < 10; i++) await run(fs, appendRecords(log, [{ i }, [i]]));
    const all = await run(fs, readLog(log));
    expect(all.records.map(({ value }) => value)).toEqual(Array.from({ length: 10 }, (_, i) => [{ i }, [i]]).flat());
    expect(all.damaged).toEqual([]);
    expect(all.next).toBe(fs.sync.stat('/d/e/log')?.size);
    const rest = await run(fs, readLog(log, { from: all.records[15]!.offset }));
    expect(rest.records).toEqual(all.records.slice(15));
    const paged: unknown[] = [];
    for (let from = 0; ;) {
      const page = await run(fs, readLog(log, { from, limit: 3 }));
      if (page.records.length === 0) break;
      paged.push(...page.records);
      from = page.next;
    }
    expect(paged).toEqual(all.records);
  });

  it('H-IO-10: appending nothing changes nothing', async () => {
    const fs = memoryFileSystem();
    const log = openLog('/log', { fs });
    await run(fs, appendRecords(log, ['x']));
    expect(await run(fs, appendRecords(log, []))).toMatchObject({ bytes: 0 });
    expect(await valuesOf(log)).toEqual(['x']);
  });
});

describe('a torn tail', () => {
  const whole = (path: string): Buffer => {
    runSync(nodeFileSystem, appendRecords(openLog(path), [{ first: 1 }, { second: 'two' }]));
    return readFileSync(path);
  };

  it('H-IO-10: wherever a crash cut the last line, every complete record stays and the next append stands by itself', async () => {
    using dir = tempDir();
    const path = `${dir.path}/log`;
    const bytes = whole(path);
    const start = bytes.indexOf('\n') + 1;
    for (let cut = start; cut <= bytes.length; cut++) {
      writeFileSync(path, bytes);
      truncateSync(path, cut);
      runSync(nodeFileSystem, appendRecords(openLog(path), ['next']));
      const { records, damaged } = runSync(nodeFileSystem, readLog(openLog(path)));
      // Without its newline a record is complete all the same: its length and checksum say so.
      const complete = cut >= bytes.length - 1;
      const values = [{ first: 1 }, ...(complete ? [{ second: 'two' }] : []), 'next'];
      expect(
        records.map(({ value }) => value),
        `cut at ${cut}`,
      ).toEqual(values);
      const torn =
        complete || cut === start ? [] : [{ offset: start, length: cut - start, reason: expect.any(String) }];
      expect(damaged).toEqual(torn);
    }
  });

  it('H-IO-10: until then the torn piece is reported as unfinished, and reading goes on from its start', () => {
    using dir = tempDir();
    const path = `${dir.path}/log`;
    const bytes = whole(path);
    const start = bytes.indexOf('\n') + 1;
    truncateSync(path, start + 10);
    const log = openLog(path);
    const { records, damaged, next } = runSync(nodeFileSystem, readLog(log));
    expect(records).toEqual([{ value: { first: 1 }, offset: 0 }]);
    expect(damaged).toEqual([{ offset: start, length: 10, reason: 'unfinished' }]);
    expect(next).toBe(start);
    appendFileSync(path, bytes.subarray(start + 10));
    expect(runSync(nodeFileSystem, readLog(log, { from: next })).records).toEqual([
      { value: { second: 'two' }, offset: start },
    ]);
  });
});

describe('damage', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

  it('H-IO-10: of a log with any one byte changed, every other line is read, and nothing that was not written', () => {
    fc.assert(
      fc.property(
        fc.array(json, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (values, at, flip) => {
          const fs = memoryFileSystem();
          const log = openLog('/log', { fs });
          runSync(fs, appendRecords(log, values));
          const { size } = fs.sync.stat('/log')!;
          const before = runSync(fs, readLog(log)).records;
          expect(before.map(({ value }) => value)).toEqual(values);
          const fd = fs.sync.open('/log', 'r+');
          const byte = new Uint8Array(1);
          const position = at % size;
          fs.sync.read(fd, byte, 0, 1, position);
          byte[0]! ^= flip;
          fs.sync.write(fd, byte, 0, 1, position);
          fs.sync.close(fd);
          const { records, damaged } = runSync(fs, readLog(log));
          const lines = before.length;
          expect(records.length).toBeGreaterThanOrEqual(lines - 2);
          for (const record of records) expect(before).toContainEqual(record);
          // Only a newline at the very end can change without a trace: the record before it is complete without it.
          if (records.length < lines) expect(damaged.length).toBeGreaterThan(0);
          for (const piece of damaged) {
            expect(piece.offset).toBeLessThanOrEqual(position + 1);
            expect(piece.offset + piece.length).toBeGreaterThanOrEqual(position - 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['malformed', 'not a record at all'],
    ['malformed', '{"data":1}'],
    ['malformed', '{"sum":"00000000","len":01,"data":1}'],
    ['malformed', '{"sum":"00000000","len":1,"data":1'],
    ['length', '{"sum":"83dcefb7","len":2,"data":1}'],
    ['checksum', '{"sum":"83dcefb8","len":1,"data":1}'],
    ['malformed', `{"sum":"${crc32('nul').toString(16).padStart(8, '0')}","len":3,"data":nul}`],
    ['malformed', '\0'.repeat(5000)],
  ])('I-9: a line is reported as %s: %s', (reason, line) => {
    const fs = memoryFileSystem();
    const log = openLog('/log', { fs });
    runSync(fs, appendRecords(log, ['before']));
    const { size } = fs.sync.stat('/log')!;
    const fd = fs.sync.open('/log', 'a');
    const bytes = Buffer.from(`${line}\n`);
    fs.sync.write(fd, bytes, 0, bytes.length, null);
    fs.sync.close(fd);
    runSync(fs, appendRecords(log, ['after']));
    const { records, damaged } = runSync(fs, readLog(log));
    expect(records.map(({ value }) => value)).toEqual(['before', 'after']);
    expect(damaged).toEqual([{ offset: size, length: bytes.length - 1, reason }]);
  });
});

describe('limits', () => {
  it('I-9: a record over the limit is refused before anything is written', () => {
    const { fs, calls } = recordingFileSystem(memoryFileSystem());
    const log = openLog('/log', { fs, maxLineBytes: 100 });
    const call = (): unknown => runSync(fs, appendRecords(log, ['ok', 'x'.repeat(100)]));
    expect(call).toThrow(expect.objectContaining({ code: 'ERR_MUSE_RECORD_TOO_LONG', kind: 'refused' }));
    expect(() => runSync(fs, appendRecords(log, [undefined]))).toThrow(
      expect.objectContaining({ code: 'ERR_MUSE_BAD_JSON' }),
    );
    expect(calls).toEqual([]);
  });

  it('I-9: a line over the limit is passed over, in chunks, and what comes after it is read', () => {
    const fs = memoryFileSystem();
    const log = openLog('/log', { fs, maxLineBytes: 1000 });
    runSync(fs, appendRecords(log, ['before']));
    const { size } = fs.sync.stat('/log')!;
    const fd = fs.sync.open('/log', 'a');
    const junk = Buffer.alloc(300_000, 'x');
    fs.sync.write(fd, junk, 0, junk.length, null);
    fs.sync.close(fd);
    runSync(fs, appendRecords(log, ['after']));
    const { records, damaged } = runSync(fs, readLog(log));
    expect(records.map(({ value }) => value)).toEqual(['before', 'after']);
    expect(damaged).toEqual([{ offset: size, length: junk.length, reason: 'too-long' }]);
    expect(runSync(fs, readLogTail(log, 2)).records).toEqual(records);
  });
});

describe('readLogTail', () => {
  it('answers the same last records as reading all does, on any log and with damage in it', () => {
    const piece = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 40_000 }).map((length) => 'r'.repeat(length)) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 0, max: 15 }), (pieces, count) => {
        const fs = memoryFileSystem();
        const log = openLog('/log', { fs });
        for (const text of pieces) {
          if (text !== null) runSync(fs, appendRecords(log, [text]));
          else {
            const fd = fs.sync.open('/log', 'a');
            fs.sync.write(fd, Buffer.from('{"torn'), 0, 6, null);
            fs.sync.close(fd);
          }
        }
        const all = runSync(fs, readLog(log));
        const tail = runSync(fs, readLogTail(log, count));
        const records = count === 0 ? [] : all.records.slice(-count);
        expect(tail.records).toEqual(records);
        const first = records.length === all.records.length ? 0 : (records[0]?.offset ?? fs.sync.stat('/log')!.size);
        expect(tail.damaged).toEqual(all.damaged.filter(({ offset }) => offset >= first));
      }),
      { numRuns: 200 },
    );
  });

  it('reads in proportion to what is asked for, not to the log', () => {
    const inner = memoryFileSystem();
    const log = openLog('/log', { fs: inner });
    const values = Array.from({ length: 50_000 }, (_, i) => ({ i, text: 'x'.repeat(60) }));
    runSync(inner, appendRecords(log, values));
    const { fs, calls } = recordingFileSystem(inner);
    const read = (count: number): number => {
      const start = calls.length;
      const tail = runSync(fs, readLogTail(log, count));
      expect(tail.records.map(({ value }) => value)).toEqual(values.slice(-count));
      const reads = calls.slice(start).filter((call) => call.op === 'read');
      return reads.reduce((sum, call) => sum + (call.outcome.kind === 'value' ? (call.outcome.value as number) : 0), 0);
    };
    expect(read(3)).toBeLessThanOrEqual(64 * 1024);
    expect(read(2000)).toBeLessThanOrEqual(1024 * 1024);
    expect(inner.sync.stat('/log')!.size).toBeGreaterThan(4_000_000);
  });
});
