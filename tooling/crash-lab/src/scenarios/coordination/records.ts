import {
  checkClaimSync,
  claimSync,
  createIntentSync,
  createReservationSync,
  historySync,
  inspectCoordinationSync,
  listIntentsSync,
  listReservationsSync,
  openCoordination,
  releaseSync,
  renewSync,
  sweepCoordinationSync,
  type Coordination,
  type CoordinationOptions,
} from '@muse/coordination';
import { ensureDirSync, sweepTempsSync, type FileSystem } from '@muse/io';
import type { Scenario, Step } from '../../scenario.js';

const DIR = '/r/.muse';

/** Only scenarios of sweeping see records go; the others keep all of them. */
function open(fs: FileSystem, options: CoordinationOptions = {}): Coordination {
  return openCoordination(DIR, { fs, retentionSeconds: 604_800, timeoutMs: 0, ...options });
}

function request(runId: string, ...addresses: string[]): Parameters<typeof claimSync>[1] {
  return { runId, branch: 'main', addresses, operation: 'write' };
}

function claiming(runId: string, address: string): Step {
  return { name: `${runId} claims ${address}`, run: (fs) => void claimSync(open(fs), request(runId, address)) };
}

function reserving(runId: string, ...addresses: string[]): Step {
  const name = `${runId} reserves ${addresses[0]}`;
  return { name, run: (fs) => void createReservationSync(open(fs), request(runId, ...addresses)) };
}

/** Something done to what a run made last: its reservation, or its intent. */
function withLast(
  runId: string,
  name: string,
  run: (fs: FileSystem, id: string) => void,
  kind: 'reservation' | 'intent' = 'reservation',
): Step {
  const records = (fs: FileSystem): readonly { readonly id: string }[] => {
    const options = { runId, ended: true };
    if (kind === 'intent') return listIntentsSync(open(fs), options).intents;
    return listReservationsSync(open(fs), options).reservations;
  };
  return { name: `${runId} ${name}`, run: (fs) => run(fs, records(fs).at(-1)!.id) };
}

const renewing = (runId: string): Step =>
  withLast(runId, 'renews', (fs, id) => void renewSync(open(fs), { id, runId, ttlSeconds: 9_000 }));

const releasing = (runId: string, kind: 'reservation' | 'intent' = 'reservation'): Step =>
  withLast(runId, `releases its ${kind}`, (fs, id) => void releaseSync(open(fs), { id, runId }), kind);

const intending = (runId: string): Step =>
  withLast(runId, 'says what it intends', (fs, reservationId) => {
    createIntentSync(open(fs), { ...request(runId, 'src/a.ts'), reservationId, operation: 'merge' });
  });

const prepare = (fs: FileSystem): void => ensureDirSync(DIR, { fs });

/** What every command of the repository does before its own work. */
function recover(fs: FileSystem): void {
  for (const dir of ['coordination', 'locks']) sweepTempsSync(`${DIR}/${dir}`, { fs, recursive: true });
}

/** All records with what they say, and what the history tells of them. */
function observe(fs: FileSystem): unknown {
  const all = { ended: true };
  const { reservations, warnings } = listReservationsSync(open(fs), all);
  const { intents } = listIntentsSync(open(fs), all);
  return {
    reservations: reservations.map(({ id, runId, status, fence, expiresAt }) => ({
      id,
      runId,
      status,
      fence,
      expiresAt,
    })),
    intents: intents.map(({ id, status, reservationId }) => ({ id, status, reservationId })),
    history: historySync(open(fs)).events.map(({ kind, record }) => `${kind} ${record.id}`),
    warnings,
  };
}

/** No record and no line but torn ones is damaged; the live claims hold, and no two have one number. */
function check(fs: FileSystem): void {
  const { problems } = inspectCoordinationSync(open(fs));
  if (problems.length > 0) throw new Error(`${problems[0]!.path}: ${problems[0]!.reason}`);
  const claims = listReservationsSync(open(fs), { ended: true }).reservations.filter(({ exclusive }) => exclusive);
  const fences = claims.map(({ fence }) => fence!);
  if (new Set(fences).size !== fences.length) throw new Error('two claims have the same number');
  for (const { id, fence, status } of claims) {
    if (checkClaimSync(open(fs), { id, fence: fence! }).live !== (status === 'active'))
      throw new Error(`${id} is unsure`);
  }
}

/** The next claim works at once, and its number is greater than all before. */
function next(fs: FileSystem): void {
  const before = listReservationsSync(open(fs), { ended: true }).reservations.map(({ fence }) => fence ?? 0);
  const { fence } = claimSync(open(fs), request('next', 'elsewhere')).reservation;
  if (before.some((earlier) => earlier >= fence))
    throw new Error(`the number ${fence} is not greater than ${before.join()}`);
}

function records(name: string, promise: string, steps: readonly Step[]): Scenario {
  return { name: `coordination/${name}`, promise, prepare, steps, recover, observe, check, next };
}

export const reserve: Scenario = records(
  'reserve',
  'A reservation is there whole, in the list and in the history, or in neither.',
  [reserving('r1', 'src'), reserving('r2', 'src/a.ts', 'src/b.ts'), reserving('r1', 'x'.repeat(3_000))],
);

export const claim: Scenario = records(
  'claim',
  'A claim is there whole or not at all, excludes others as long as it is, and no number is given twice.',
  [claiming('r1', 'src'), releasing('r1'), claiming('r2', 'src/a.ts'), releasing('r2'), claiming('r1', 'src')],
);

export const intent: Scenario = records(
  'intent',
  'An intent is there whole or not at all, and ends with its reservation.',
  [claiming('r1', 'src'), intending('r1'), intending('r1'), releasing('r1', 'intent'), releasing('r1')],
);

export const renew: Scenario = records(
  'renew',
  'A record that is renewed or released is the old one or the new one, and what was released does not come back.',
  [claiming('r1', 'src'), renewing('r1'), renewing('r1'), releasing('r1'), reserving('r2', 'src')],
);

/** Everything that has ended goes at once. */
export const sweep: Scenario = {
  ...records('sweep', 'Sweeping removes what has ended and nothing else, and the history stays.', [
    { name: 'sweep', run: (fs) => void sweepCoordinationSync(open(fs, { retentionSeconds: 0 })) },
    claiming('r2', 'src'),
    { name: 'sweep again', run: (fs) => void sweepCoordinationSync(open(fs, { retentionSeconds: 0 })) },
  ]),
  prepare(fs) {
    prepare(fs);
    for (const step of [claiming('r1', 'src'), releasing('r1'), reserving('r1', 'lib'), claiming('r1', 'src')])
      step.run(fs);
    for (const step of [releasing('r1'), reserving('r3', 'docs')]) step.run(fs);
  },
  observe: (fs) => ({
    live: listReservationsSync(open(fs)).reservations.map(({ id }) => id),
    history: historySync(open(fs)).events.map(({ kind, record }) => `${kind} ${record.id}`),
  }),
};

/** With a log that is cut after every few events. */
export const history: Scenario = {
  ...records(
    'history',
    'Dropping the older half of the history loses no record and no number, and leaves whole events.',
    ['a', 'b', 'c', 'd'].map((address) => ({
      name: `r1 claims ${address}`,
      run: (fs: FileSystem) => void claimSync(open(fs, { historyBytes: 1_500 }), request('r1', address)),
    })),
  ),
  observe: (fs) => ({
    live: listReservationsSync(open(fs)).reservations.map(({ id }) => id),
    last: historySync(open(fs)).events.at(-1)?.record.id,
  }),
};
