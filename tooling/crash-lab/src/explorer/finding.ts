import { KEPT, type Fate, type Micro } from '../model/crash-disk.js';
import type { ModelName } from '../model/index.js';
import type { Event } from '../record/events.js';
import type { Decorate, Recording } from '../record/record.js';
import { check, type Suspect } from './check.js';
import type { Violation } from './violation.js';
import type { CrashState } from './walk.js';

/** A violation with the smallest state that shows it. */
export interface Finding extends Violation {
  readonly scenario: string;
  readonly model: ModelName;
  /** How many calls had been made, and the last of them. */
  readonly point: number;
  readonly acknowledged: number;
  /** The events up to the crash, as lines. */
  readonly before: readonly string[];
  /** What of them was lost or torn, as lines. */
  readonly lost: readonly string[];
  /** The crash that the recovery was recovering from, if the recovery itself was crashed. */
  readonly during: 'the steps' | 'the recovery';
}

interface Place {
  readonly recording: Recording;
  readonly model: ModelName;
  readonly state: CrashState;
  readonly suspect: Suspect;
  readonly outer: CrashState | undefined;
}

/**
 * Takes back what was lost, one effect at a time, as long as the same invariant stays broken. States come in the order of
 * their crash points, so the first that is found has the shortest prefix already.
 */
export function finding(violation: Violation, place: Place, decorate?: Decorate): Finding {
  const { recording, state, suspect, outer, model } = place;
  let { fates } = state;
  let smallest = violation;
  for (let index = fates.length - 1; index >= 0; index--) {
    if (fates[index] === KEPT) continue;
    const other = state.with(fates.with(index, KEPT));
    if (other.fates[index] !== KEPT) continue;
    const verdict = check(recording, { ...suspect, disk: other.disk }, decorate);
    if (verdict.violation?.invariant !== violation.invariant) continue;
    fates = other.fates;
    smallest = verdict.violation;
  }
  const { events } = recording.timeline;
  const point = (outer ?? state).point;
  const ofSteps =
    outer === undefined ? lostLines(state.pending, fates, events) : lostLines(outer.pending, outer.fates, events);
  const ofRecovery = outer === undefined ? [] : lostLines(state.pending, fates, []);
  return {
    ...smallest,
    scenario: recording.scenario.name,
    model,
    point,
    acknowledged: suspect.acknowledged,
    before: events.slice(0, point).flatMap(eventLines),
    lost: [...ofSteps, ...ofRecovery],
    during: outer === undefined ? 'the steps' : 'the recovery',
  };
}

function lostLines(pending: readonly Micro[], fates: readonly Fate[], events: readonly Event[]): string[] {
  return pending.flatMap((micro, index) => {
    const fate = fates[index] ?? KEPT;
    if (fate === KEPT) return [];
    const line = events[micro.event]?.line ?? `call ${micro.event + 1} of the recovery`;
    return [`${line}: ${partName(micro)} ${FATES[fate]}`];
  });
}

const FATES: readonly string[] = [
  'kept',
  'lost',
  'only its first part',
  'only its last part',
  'other bytes in its place',
];

function partName(micro: Micro): string {
  if (micro.kind === 'data') return `bytes ${micro.offset} to ${micro.offset + micro.bytes.length}`;
  if (micro.kind === 'size') return `size ${micro.size}`;
  return micro.kind === 'entries' ? 'the names' : 'the mode';
}

function eventLines({ what, line }: Event): string[] {
  if (what.kind === 'begin') return [];
  return [what.kind === 'acknowledged' ? `(acknowledged: ${line})` : line];
}
