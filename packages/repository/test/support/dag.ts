import { blobId } from '@muse/objects';
import type { ObjectId } from '@muse/objects';
import type { Protocol } from '@muse/io';
import { git } from './git.js';

/** A history in memory: commit `i` has parents with smaller numbers only. */
export interface Dag {
  readonly parents: readonly (readonly number[])[];
  readonly times: readonly number[];
}

export const idOf = (index: number): ObjectId => blobId(Buffer.from(`commit ${index}`));

/** Reads a history in memory and counts how many commits were asked for. */
export function dagReader(dag: Dag): { read: (id: ObjectId) => Protocol<DagNode>; reads: () => number } {
  const byId = new Map(dag.parents.map((_, i) => [idOf(i), i]));
  let reads = 0;
  return {
    reads: () => reads,
    // eslint-disable-next-line require-yield -- it has no effect on the file system
    *read(id) {
      reads++;
      const index = byId.get(id)!;
      return { id, parents: dag.parents[index]!.map(idOf), time: dag.times[index]! };
    },
  };
}

export interface DagNode {
  readonly id: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly time: number;
}

/** Pseudo-random numbers below a bound, the same for one seed. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

/** A random history with merges, octopuses, several roots and, if asked for, clocks that run wild. */
export function randomDag(seed: number, count: number, wildClocks: boolean): Dag {
  const random = randomNumbers(seed);
  const parents: number[][] = [];
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const wanted = random(12) === 0 ? 0 : 1 + Number(random(3) === 0) + Number(random(10) === 0);
    const chosen = new Set<number>();
    for (let k = 0; k < wanted && i > 0; k++) chosen.add(Math.max(0, i - 1 - random(Math.min(i, 6))));
    parents.push([...chosen]);
    times.push(1_000_000 + (wildClocks ? random(100_000) : i * 10));
  }
  return { parents, times };
}

/** Every ancestor of a commit, itself included. */
export function ancestorsOf(dag: Dag, start: number): Set<number> {
  const found = new Set<number>();
  const pending = [start];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...dag.parents[next]!);
  }
  return found;
}

/** The same history as a Git repository in `dir`; answers Git's ids by number. */
export function importDag(dir: string, dag: Dag): string[] {
  const lines: string[] = [];
  dag.parents.forEach((parents, i) => {
    lines.push(
      `commit refs/heads/c${i}`,
      `mark :${i + 1}`,
      `committer A <a@example.org> ${dag.times[i]} +0000`,
      'data 0',
    );
    parents.forEach((parent, k) => lines.push(`${k === 0 ? 'from' : 'merge'} :${parent + 1}`));
    lines.push('');
  });
  git(dir, ['init', '-q', '.']);
  git(dir, ['fast-import', '--quiet', '--export-marks=marks'], `${lines.join('\n')}\n`);
  const ids: string[] = [];
  for (const line of git(dir, ['for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads'])
    .trim()
    .split('\n')) {
    const [name, id] = line.split(' ') as [string, string];
    ids[Number(name.slice(1))] = id;
  }
  return ids;
}
