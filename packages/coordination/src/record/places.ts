import type { Coordination } from '../open-coordination.js';
import type { RecordKind } from './record.js';

/** Where records of a kind are. */
export function recordDir(coord: Pick<Coordination, 'dir'>, kind: RecordKind): string {
  return `${coord.dir}/coordination/${kind}s`;
}

export function recordPath(coord: Pick<Coordination, 'dir'>, kind: RecordKind, id: string): string {
  return `${recordDir(coord, kind)}/${id}.json`;
}

export function eventsPath(coord: Pick<Coordination, 'dir'>): string {
  return `${coord.dir}/coordination/events.log`;
}

export function lockPath(coord: Pick<Coordination, 'dir'>): string {
  return `${coord.dir}/locks/coordination`;
}
