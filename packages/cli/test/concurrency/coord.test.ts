import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
});
afterEach(() => scratch.remove());

interface Listed {
  readonly reservations: readonly { readonly id: string; readonly runId: string; readonly fence: number | null }[];
}

it('H-COORD-1: of 64 processes that claim one address exactly one wins; the others exit 1 and name it', async () => {
  const runs = Array.from({ length: 64 }, (_, n) => `run-${n}`);
  const done = await Promise.all(runs.map((run) => scratch.start(['coord', 'claim', 'src/a.ts', '--run', run])));
  const winners = runs.filter((_, n) => done[n]!.code === 0);
  expect(winners).toHaveLength(1);
  const { reservations } = scratch.json('coord', 'list') as unknown as Listed;
  expect(reservations.map(({ runId }) => runId)).toEqual(winners);
  for (const { code, stderr } of done.filter((one) => one.code !== 0)) {
    expect(code).toBe(1);
    expect(stderr).toContain(`claimed by run ${winners[0]} until `);
    expect(stderr).toContain(reservations[0]!.id);
  }
  expect(scratch.run(['verify']).code).toBe(0);
});

it('H-COORD-1: 20 processes that claim addresses of their own all succeed, each with a fencing number of its own', async () => {
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  const done = await Promise.all(
    numbers.map((n) => scratch.start(['coord', 'claim', `src/${n}.ts`, '--run', `run-${n}`])),
  );
  expect(done.map(({ code, stderr }) => [code, stderr])).toEqual(numbers.map(() => [0, '']));
  const { reservations } = scratch.json('coord', 'list') as unknown as Listed;
  expect(new Set(reservations.map(({ fence }) => fence)).size).toBe(20);
});

it('H-COORD-2: of two overlapping reservations at once at least one tells of the other', async () => {
  for (let round = 0; round < 5; round++) {
    const done = await Promise.all(
      ['ada', 'ben'].map((run) => scratch.start(['coord', 'reserve', `src/${round}`, '--run', run])),
    );
    expect(done.map(({ code }) => code).toSorted()).toSatisfy(
      ([first, second]: readonly number[]) => (first === 0 || first === 6) && second === 6,
    );
  }
});
