// Does one thing to the records of a repository, together with others; or things for ever.
import { writeSync } from 'node:fs';
import { atBarrier, workerData } from '@muse/io/testing';
import * as coordination from '../../dist/index.js';

const { claimSync, createIntentSync, createReservationSync, openCoordination, releaseSync, renewSync } = coordination;
const { dir, action, number, rounds } = workerData().action === 'loop' ? workerData() : await atBarrier();
const coord = openCoordination(dir);
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const request = (...addresses) => ({ runId: `run-${number}`, branch: 'main', addresses, operation: 'write' });

/** What a call answers, or the code and data of what it throws. */
function outcome(call) {
  try {
    return { ok: call() };
  } catch (error) {
    if (typeof error.code !== 'string' || !error.code.startsWith('ERR_MUSE_')) throw error;
    return { refused: error.code, kind: error.kind, data: error.data };
  }
}

if (action === 'reserve') say(outcome(() => createReservationSync(coord, request(`addr-${number}`))));
if (action === 'reserve one') say(outcome(() => createReservationSync(coord, request('addr'))));
if (action === 'claim') say(outcome(() => claimSync(coord, request(number % 2 === 0 ? 'src/a.ts' : 'src'))));

// Claims again and again, and releases what it has got; each line is a claim that was held.
if (action === 'take turns') {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let held = 0; held < rounds;) {
    const got = outcome(() => claimSync(coord, request('shared')));
    if (got.ok === undefined) {
      Atomics.wait(cell, 0, 0, 5);
      continue;
    }
    const { id, fence } = got.ok.reservation;
    const live = coordination.checkClaimSync(coord, { id, fence }).live;
    say({ fence, live, renewed: renewSync(coord, { id, runId: `run-${number}` }).record.fence });
    releaseSync(coord, { id, runId: `run-${number}` });
    held++;
  }
}

// All do all to one claim.
if (action === 'race') {
  const { id } = coordination.listReservationsSync(coord, { ended: true }).reservations[0];
  const change = number % 2 === 0 ? renewSync : releaseSync;
  say(outcome(() => change(coord, { id, runId: 'holder' })));
}

if (action === 'loop') {
  for (let round = 0; ; round++) {
    const { reservation } = claimSync(coord, request(`of-${number}/a${round}/${'x'.repeat(round % 50)}`));
    say({ claimed: reservation.id, fence: reservation.fence });
    const { intent } = createIntentSync(coord, { ...request('b'), reservationId: reservation.id });
    say({ intended: intent.id });
    renewSync(coord, { id: reservation.id, runId: `run-${number}`, ttlSeconds: 60 });
    say({ renewed: reservation.id });
    releaseSync(coord, { id: reservation.id, runId: `run-${number}` });
    say({ released: reservation.id });
  }
}
