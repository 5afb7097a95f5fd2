import { expect, it } from 'vitest';
import { memoryFileSystem, type MemoryFileSystem, type Protocol, type Step } from '../../../src/index.js';
import { port, withLock } from '../../../src/protocols.js';

/** So many calls of each are made in every order there is; after them both go on in turn. */
const CALLS = 7;

/** Bit `i` says whose call is the `i`-th: as many of the one as of the other. */
const ORDERS = Array.from({ length: 2 ** (2 * CALLS) }, (_, order) => order).filter(
  (order) => order.toString(2).replaceAll('0', '').length === CALLS,
);

/** One call of a protocol after the other, each when it is asked for. */
class Runner {
  readonly #protocol: Protocol<unknown>;
  readonly #fs: MemoryFileSystem;
  #next: IteratorResult<Step, unknown>;

  constructor(fs: MemoryFileSystem, protocol: Protocol<unknown>) {
    this.#fs = fs;
    this.#protocol = protocol;
    this.#next = protocol.next();
  }

  get done(): boolean {
    return this.#next.done === true;
  }

  step(): void {
    if (this.#next.done === true) return;
    const { value } = this.#next;
    if (!('args' in value)) throw new Error(`${value.op} is no call`);
    // Both run in this thread, but neither blocks the other.
    const call = value.op === 'blocking' ? () => false : this.#fs.sync[value.op];
    let answer: unknown;
    try {
      answer = (call as (...args: unknown[]) => unknown)(...value.args);
    } catch (error) {
      this.#next = this.#protocol.throw(error);
      return;
    }
    this.#next = this.#protocol.next(answer);
  }
}

/** Two find the lock of a dead process. Answers how many came to have it, and how many at once. */
function takeOver(order: number): string {
  const machine = memoryFileSystem();
  const dead = machine.spawn();
  let inside = 0;
  let most = 0;
  let entered = 0;
  const body = function* (): Protocol<void> {
    entered++;
    inside++;
    most = Math.max(most, inside);
    for (let i = 0; i < 3; i++) yield* port.now();
    inside--;
  };
  const holding = new Runner(dead, withLock('/lock', body));
  while (entered === 0) holding.step();
  dead.kill();
  inside = 0;
  const two = [0, 1].map(() => new Runner(machine.spawn(), withLock('/lock', body)));
  for (let i = 0; i < 2 * CALLS; i++) two[(order >> i) & 1]!.step();
  for (let i = 0; i < 5000 && !two.every((runner) => runner.done); i++) two[i & 1]!.step();
  return `${entered - 1} entered, ${most} at once`;
}

it('H-IO-9: two who find the lock of a dead holder both get it, one after the other, in whatever order their calls are made', () => {
  expect(ORDERS).toHaveLength(3432);
  const wrong = ORDERS.map((order) => ({ order: order.toString(2), was: takeOver(order) })).filter(
    ({ was }) => was !== '2 entered, 1 at once',
  );
  expect(wrong).toEqual([]);
});

it('H-IO-9: a dead baton that a power cut left beside the real one is not taken for the lock, also by who misses the real one', () => {
  const machine = memoryFileSystem();
  const dead = machine.spawn();
  let inside = 0;
  const enter = function* (): Protocol<void> {
    inside++;
    yield* port.now();
    yield* port.now();
    inside--;
  };
  const first = new Runner(dead, withLock('/lock', enter));
  while (inside === 0) first.step();
  dead.kill();
  inside = 0;
  machine.sync.close(machine.sync.open('/lock/free', 'wx'));

  const live = new Runner(machine.spawn(), withLock('/lock', enter));
  while (inside === 0) live.step();
  const [left] = machine.sync.readdir('/lock')!.filter(({ name }) => name.includes(`-${dead.identity.pid}-`));
  expect(left).toBeDefined();

  const late = machine.spawn();
  let looks = 0;
  const sync = { ...late.sync };
  // The real baton moves at the moment of the first look.
  sync.readdir = (path) => {
    const first = looks++ === 0;
    return late.sync.readdir(path)?.filter(({ name }) => !first || name === left!.name);
  };
  const blind = new Runner({ ...late, sync }, withLock('/lock', enter));
  for (let i = 0; i < 200; i++) blind.step();
  expect([inside, blind.done]).toEqual([1, false]);
  expect(machine.sync.readdir('/lock')).toHaveLength(1);
  while (!live.done) live.step();
  for (let i = 0; i < 5000 && !blind.done; i++) blind.step();
  expect([inside, blind.done]).toEqual([0, true]);
  expect(machine.sync.readdir('/lock')!.map(({ name }) => name)).toEqual(['free']);
});
