import type { DiskImage, ImageNode } from '@muse/io';
import { CrashDisk, KEPT, LOST, type Fate, type Micro } from '../model/crash-disk.js';
import type { Model } from '../model/model.js';
import { isBarrier, isEffect, type Event } from '../record/events.js';
import { choices, type Breadth } from './choices.js';

export interface WalkInput {
  readonly base: DiskImage;
  readonly events: readonly Event[];
  readonly made: ReadonlyMap<bigint, ImageNode>;
  readonly model: Model;
  readonly breadth: Breadth;
  readonly random: () => number;
  /** Whether a block may hold other bytes instead of its own; it may by default. */
  readonly foreignBytes?: boolean;
  /** Crash points before this event are passed over. */
  readonly from?: number;
  /** Which share of the states is given, drawn at random: 1 for all. */
  readonly share?: number;
}

/** A state that a crash may leave. */
export interface CrashState {
  /** Rebuilt when it is asked for, which must be before the next state is. */
  readonly disk: CrashDisk;
  /** How many events had happened. */
  readonly point: number;
  /** Steps acknowledged before the crash, and steps begun. */
  readonly acknowledged: number;
  readonly begun: number;
  readonly pending: readonly Micro[];
  readonly fates: readonly Fate[];
  /** The same crash with another choice, made legal. */
  readonly with: (fates: readonly Fate[]) => { readonly disk: CrashDisk; readonly fates: readonly Fate[] };
}

/**
 * All crash points of a run with all that each may leave. What is pending grows with every effect and shrinks with
 * barriers, so after an effect only the choices that keep some of it are new; after an acknowledgement all of them are,
 * because more is then promised.
 */
export function* walk(input: WalkInput): Generator<CrashState> {
  const { events, model, made } = input;
  const from = input.from ?? 0;
  const sure = new CrashDisk(input.base, made);
  let pending: Micro[] = [];
  let tail: Micro[] = [];
  let acknowledged = 0;
  let begun = 0;
  if (from === 0) yield stateOf({ sure, tail, pending, point: 0, acknowledged, begun, model }, []);
  for (const [at, event] of events.entries()) {
    const { what } = event;
    if (isEffect(what)) {
      const micros = model.expand(what, at);
      pending.push(...micros);
      tail.push(...micros);
    } else if (what.kind === 'begin') begun = what.step + 1;
    else if (what.kind === 'acknowledged') acknowledged = what.step + 1;
    const settled = new Set(model.settle(event, at, pending));
    if (settled.size > 0) {
      pending = pending.filter((micro) => !settled.has(micro));
      tail = advance(sure, tail, new Set(pending));
    }
    if (at < from || isBarrier(what) || what.kind === 'begin') continue;
    const crash = { sure, tail, pending: [...pending], point: at + 1, acknowledged, begun, model };
    yield* statesAt(crash, isEffect(what) ? at : undefined, input);
  }
}

interface Crash {
  readonly sure: CrashDisk;
  /** What comes after the first pending effect, sure or not, in its order. */
  readonly tail: readonly Micro[];
  readonly pending: readonly Micro[];
  readonly point: number;
  readonly acknowledged: number;
  readonly begun: number;
  readonly model: Model;
}

/** Applies to the disk what stands before the first pending effect; answers the rest. */
function advance(sure: CrashDisk, tail: readonly Micro[], pending: ReadonlySet<Micro>): Micro[] {
  const first = tail.findIndex((micro) => pending.has(micro));
  for (const micro of first === -1 ? tail : tail.slice(0, first)) sure.apply(micro);
  return first === -1 ? [] : tail.slice(first);
}

function* statesAt(crash: Crash, newest: number | undefined, input: WalkInput): Generator<CrashState> {
  const { pending, model } = crash;
  const tried = new Set<string>();
  const share = input.share ?? 1;
  const tears = (index: number): boolean => model.tears(pending[index]!);
  const { breadth, random, foreignBytes = true } = input;
  for (const fates of choices(pending.length, { ...breadth, tears, random, foreignBytes })) {
    model.close(pending, fates);
    const isNew = newest === undefined || pending.some((micro, i) => micro.event === newest && fates[i] !== LOST);
    if (!isNew) continue;
    const key = fates.join('');
    if (tried.has(key)) continue;
    tried.add(key);
    if (share < 1 && input.random() >= share) continue;
    yield stateOf(crash, fates);
  }
}

function stateOf(crash: Crash, fates: readonly Fate[]): CrashState {
  const { pending, point, acknowledged, begun } = crash;
  const rebuilt = (choice: readonly Fate[]): { disk: CrashDisk; fates: readonly Fate[] } => {
    const legal = [...choice];
    crash.model.close(pending, legal);
    return { disk: build(crash, legal), fates: legal };
  };
  let disk: CrashDisk | undefined;
  return {
    get disk() {
      return (disk ??= build(crash, fates));
    },
    point,
    acknowledged,
    begun,
    pending,
    fates,
    with: rebuilt,
  };
}

function build(crash: Crash, fates: readonly Fate[]): CrashDisk {
  const disk = new CrashDisk(crash.sure);
  const chosen = new Map(crash.pending.map((micro, index) => [micro, fates[index] ?? KEPT]));
  for (const micro of crash.tail) disk.apply(micro, chosen.get(micro) ?? KEPT);
  return disk;
}
