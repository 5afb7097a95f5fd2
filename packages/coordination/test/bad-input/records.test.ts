import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  checkClaimSync,
  claimSync,
  createIntentSync,
  createReservationSync,
  historySync,
  inspectCoordinationSync,
  listIntentsSync,
  listReservationsSync,
  releaseSync,
  renewSync,
  sweepCoordinationSync,
  type Coordination,
} from '../../src/index.js';
import {
  again,
  filesOf,
  newCoordination,
  recordFile,
  request,
  reserve,
  rewrite,
  take,
  thrownBy,
} from '../support/coordination.js';

const ID = 'damaged';

/** Every operation still does its work, and names the file if it has read it. */
function expectSkipped(coord: Coordination, path: string, reason: string | RegExp): void {
  const warning = { path, reason: typeof reason === 'string' ? reason : (expect.stringMatching(reason) as string) };
  const fresh = (): Coordination => again(coord);
  expect(listReservationsSync(fresh()).warnings).toEqual([warning]);
  expect(listReservationsSync(fresh()).reservations.length).toBeGreaterThan(0);
  expect(createReservationSync(fresh(), request('r8', 'x')).warnings).toEqual([warning]);
  const held = claimSync(fresh(), request('r8', 'y'));
  expect(held.warnings).toEqual([warning]);
  expect(createIntentSync(fresh(), { ...request('r8'), reservationId: held.reservation.id }).warnings).toEqual([
    warning,
  ]);
  renewSync(fresh(), { id: held.reservation.id, runId: 'r8' });
  releaseSync(fresh(), { id: held.reservation.id, runId: 'r8' });
  sweepCoordinationSync(fresh());
  expect(checkClaimSync(fresh(), { id: ID, fence: 1 }).state).toBe('unknown');
  expect(listIntentsSync(fresh()).warnings).toEqual([warning]);
  expect(historySync(fresh()).warnings).toEqual([]);
  expect(inspectCoordinationSync(fresh()).problems).toEqual([warning]);
}

describe('files that are no records', () => {
  const contents: readonly (readonly [string, string | Uint8Array, string | RegExp])[] = [
    ['nothing', '', 'it is empty'],
    ['half of JSON', '{"version":1,', 'it is not JSON'],
    ['zeros', new Uint8Array(500), 'it is not JSON'],
    ['a list', '[1]', 'it is no JSON object'],
    ['a number', '7', 'it is no JSON object'],
    ['null', 'null', 'it is no JSON object'],
    ['another version', '{"version":2}', 'its version is 2, and this program knows 1'],
    ['no version', '{}', 'its version is missing, and this program knows 1'],
    ['another kind', '{"version":1,"kind":"intent"}', 'it is no reservation'],
    ['deep nesting', '['.repeat(500_000), /^it is no/],
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'it is not JSON'],
  ];

  it.each(contents)('H-COORD-5: %s is skipped with a warning', (_, content, reason) => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'a');
    writeFileSync(recordFile(coord, ID), content);
    expectSkipped(coord, recordFile(coord, ID), reason);
  });

  it('H-COORD-5: a directory, a link, a huge file, other names are skipped with a warning', () => {
    const coord = newCoordination();
    const { id } = reserve(coord, 'r1', 'a');
    const dir = `${coord.dir}/coordination/reservations`;
    const whole = readFileSync(recordFile(coord, id));
    const cases: readonly (readonly [string, () => void, string])[] = [
      [`${dir}/${ID}.json`, () => mkdirSync(`${dir}/${ID}.json`), 'it is a directory, not a file'],
      [`${dir}/${ID}.json`, () => symlinkSync(`${id}.json`, `${dir}/${ID}.json`), 'it is a symlink, not a file'],
      [`${dir}/${ID}.json`, () => writeFileSync(`${dir}/${ID}.json`, whole), 'its id is not the name of the file'],
      [`${dir}/notes.txt`, () => writeFileSync(`${dir}/notes.txt`, whole), 'its name is none of a record'],
      [`${dir}/.hidden.json`, () => writeFileSync(`${dir}/.hidden.json`, whole), 'its name is none of a record'],
      [
        `${dir}/${ID}.json`,
        () => {
          writeFileSync(`${dir}/${ID}.json`, '');
          truncateSync(`${dir}/${ID}.json`, 2 ** 33);
        },
        'it is larger than 1048576 bytes',
      ],
    ];
    for (const [path, make, reason] of cases) {
      make();
      expectSkipped(coord, path, reason);
      rmSync(path, { recursive: true });
    }
  });

  it.each([
    ['created_at', '2025-01-01T00:00:00', 'created_at is no time with a zone'],
    ['expires_at', 'tomorrow', 'expires_at is no time with a zone'],
    ['expires_at', '2025-13-45T00:00:00Z', 'expires_at is no time with a zone'],
    ['released_at', 7, 'released_at is no time with a zone'],
    ['ttl_seconds', -1, 'ttl_seconds is no lifetime'],
    ['ttl_seconds', null, 'ttl_seconds is no lifetime'],
    ['lease_until_ms', '5', 'lease_until_ms is no whole number'],
    ['seq', 2 ** 60, 'seq is no whole number'],
    ['fence', 1, 'its fencing number is none'],
    ['exclusive', 'yes', 'exclusive is neither true nor false'],
    ['run_id', '', 'run_id is empty'],
    ['run_id', 'a\u0000b', 'run_id holds control characters'],
    ['addresses', [], /^its addresses are not valid/],
    ['addresses', ['../x'], /^its addresses are not valid/],
    ['addresses', 'a', /^its addresses are not valid/],
    ['addresses', ['./a'], 'its addresses are not in normal form'],
    ['reservation_id', '../../x', 'reservation_id is no id'],
    ['operation', 'read', 'its content does not match its checksum'],
    ['unknown', 1, 'its content does not match its checksum'],
  ] as const)('H-COORD-5: %s: %j is skipped with a warning', (field, value, reason) => {
    const coord = newCoordination();
    const { id } = reserve(coord, 'r1', 'b');
    reserve(coord, 'r1', 'a');
    rewrite(coord, id, { [field]: value });
    expectSkipped(coord, recordFile(coord, id), reason);
  });

  it('H-COORD-5: whatever bytes are changed, nothing crashes, and what is listed is what was written', () => {
    const coord = newCoordination();
    const { id } = take(coord, 'r1', 'b');
    reserve(coord, 'r1', 'a');
    const whole = readFileSync(recordFile(coord, id));
    const [record] = listReservationsSync(coord).reservations;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        writeFileSync(recordFile(coord, id), cut ? bytes.subarray(0, at) : bytes);
        const { reservations, warnings } = listReservationsSync(again(coord));
        expect(reservations.length + warnings.length).toBe(2);
        if (warnings.length === 0)
          expect(reservations[0]).toMatchObject({ ...record, remainingMs: expect.any(Number) });
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('a damaged claim is named by those who ask for it, and its number is not given again', () => {
    const coord = newCoordination();
    const held = take(coord, 'r1', 'a');
    writeFileSync(recordFile(coord, held.id), 'x');
    const error = thrownBy(() => renewSync(again(coord), { id: held.id, runId: 'r1' }));
    expect(error).toMatchObject({ code: 'ERR_MUSE_NO_SUCH_RECORD', kind: 'not-found' });
    expect(error.message).toContain('it is not JSON');
    expect(take(again(coord), 'r2', 'a').fence).toBeGreaterThan(held.fence);
  });
});

function flipIn(path: string, at: number): void {
  expect(at).toBeGreaterThan(0);
  const bytes = readFileSync(path);
  bytes[at + 14]! ^= 1;
  writeFileSync(path, bytes);
}

describe('the log', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello\nworld\n'],
    ['zeros', '\0'.repeat(10_000)],
    ['one long line', 'x'.repeat(3_000_000)],
  ])('H-COORD-5: %s instead of it stops nobody, and numbers grow on', (_, content) => {
    const coord = newCoordination();
    const { fence } = take(coord, 'r1', 'a');
    writeFileSync(`${coord.dir}/coordination/events.log`, content);
    expect(listReservationsSync(again(coord)).reservations).toHaveLength(1);
    expect(thrownBy(() => take(again(coord), 'r2', 'a')).code).toBe('ERR_MUSE_CLAIMED');
    const next = take(again(coord), 'r2', 'b');
    expect(next.fence).toBeGreaterThan(fence);
    expect(historySync(coord).events.map(({ record }) => record.fence)).toEqual([next.fence]);
  });

  it('an event that was lost is a problem, also the last one; its number is not given again', () => {
    const coord = newCoordination({ retentionSeconds: 0 });
    take(coord, 'r1', 'a');
    const last = take(coord, 'r1', 'b');
    const path = `${coord.dir}/coordination/events.log`;
    flipIn(path, readFileSync(path, 'utf8').lastIndexOf('"operation":"write"'));
    const problem = { path, reason: `events from number ${last.fence} on are lost` };
    expect(inspectCoordinationSync(coord).problems).toEqual([problem]);
    rmSync(recordFile(coord, last.id));
    const next = take(again(coord), 'r2', 'b');
    expect(next.fence).toBeGreaterThan(last.fence);
    take(again(coord), 'r2', 'c');
    flipIn(path, readFileSync(path, 'utf8').lastIndexOf('"addresses":["b"]'));
    expect(inspectCoordinationSync(coord).problems).toEqual([
      { path, reason: `events before number ${next.fence + 1} are lost` },
    ]);
  });

  it('a line that a power cut left with a hole in it is no problem', () => {
    const coord = newCoordination();
    take(coord, 'r1', 'a');
    const path = `${coord.dir}/coordination/events.log`;
    const [line] = readFileSync(path, 'utf8').split('\n');
    appendFileSync(path, `${line!.slice(0, 100)}${'\0'.repeat(line!.length - 200)}${line!.slice(-100)}\n`);
    take(again(coord), 'r1', 'b');
    expect(inspectCoordinationSync(coord).problems).toEqual([]);
    expect(historySync(coord).warnings).toHaveLength(1);
  });

  it('a directory of its name lets readers read', () => {
    const coord = newCoordination();
    reserve(coord, 'r1', 'a');
    rmSync(`${coord.dir}/coordination/events.log`);
    mkdirSync(`${coord.dir}/coordination/events.log`);
    expect(listReservationsSync(again(coord)).reservations).toHaveLength(1);
    expect(thrownBy(() => reserve(again(coord), 'r1', 'b')).code).toBe('EISDIR');
    expect(inspectCoordinationSync(coord).problems[0]?.reason).toBe('it is a directory, not a file');
    expect(filesOf(coord, 'reservations')).toHaveLength(1);
  });

  it('a record that may not be read is skipped, too', () => {
    const coord = newCoordination();
    const { id } = reserve(coord, 'r1', 'a');
    chmodSync(recordFile(coord, id), 0);
    // Root may read everything: there the record is listed.
    const { reservations, warnings } = listReservationsSync(again(coord));
    expect(reservations.length + warnings.length).toBe(1);
  });
});

describe('requests', () => {
  it.each(['../x', '..', 'a/b', '.x', '', 'x'.repeat(129), 'a\0', 7 as unknown as string])(
    'H-COORD-11: the id %j is refused, and nothing is made',
    (id) => {
      const coord = newCoordination();
      const refusal = { code: 'ERR_MUSE_BAD_RECORD_ID', kind: 'refused' };
      expect(thrownBy(() => renewSync(coord, { id, runId: 'r' }))).toMatchObject(refusal);
      expect(thrownBy(() => releaseSync(coord, { id, runId: 'r' }))).toMatchObject(refusal);
      expect(thrownBy(() => checkClaimSync(coord, { id, fence: 1 }))).toMatchObject(refusal);
      if (id !== '') {
        const intend = (): unknown => createIntentSync(coord, { ...request('r'), reservationId: id });
        expect(thrownBy(intend)).toMatchObject(refusal);
      }
      expect(filesOf(coord, 'reservations')).toEqual([]);
    },
  );

  it.each([
    [{ runId: '' }, 'run_id is empty'],
    [{ runId: 'x'.repeat(257) }, 'run_id is longer than 256 bytes'],
    [{ runId: 'a\nb' }, 'run_id holds control characters'],
    [{ runId: undefined }, 'run_id is no text'],
    [{ branch: ' ' }, 'branch is empty'],
    [{ operation: '' }, 'operation is empty'],
    [{ detail: 'x'.repeat(16_385) }, 'detail is longer than 16384 bytes'],
  ])('a request is refused: %#', (fields, reason) => {
    const coord = newCoordination();
    const error = thrownBy(() => claimSync(coord, { ...request('r'), ...(fields as object) }));
    expect(error).toMatchObject({ code: 'ERR_MUSE_BAD_COORDINATION_FIELD', kind: 'refused', data: { reason } });
    expect(filesOf(coord, 'reservations')).toEqual([]);
  });

  it('I-9: no addresses and too many are refused', () => {
    const coord = newCoordination();
    const many = Array.from({ length: 1_001 }, (_, i) => `a${i}`);
    for (const addresses of [
      [],
      many,
      Array.from({ length: 20 }, (_, i) => `${'x'.repeat(4_000)}${i}`),
      ['*'.repeat(4_000), `${'*'.repeat(4_000)}a`, `${'*'.repeat(4_000)}b`],
    ]) {
      const error = thrownBy(() => claimSync(coord, { ...request('r'), addresses }));
      expect(error).toMatchObject({ code: 'ERR_MUSE_TOO_MANY_ADDRESSES', kind: 'refused' });
    }
    expect(claimSync(coord, { ...request('r'), addresses: many.slice(1) }).reservation.addresses).toHaveLength(1_000);
  });
});
