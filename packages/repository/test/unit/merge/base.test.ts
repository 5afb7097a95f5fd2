import { nodeFileSystem, runSync } from '@muse/io';
import { describe, expect, it } from 'vitest';
import { bestCommonAncestors, countAheadBehind, isAncestorBy } from '../../../src/merge/base.js';
import { ancestorsOf, dagReader, idOf, importDag, randomDag, randomNumbers } from '../../support/dag.js';
import type { Dag } from '../../support/dag.js';
import { git } from '../../support/git.js';
import { tempDir } from '../../support/temp.js';

function bases(dag: Dag, a: number, b: number): number[] {
  const found = runSync(nodeFileSystem, bestCommonAncestors(dagReader(dag).read, [idOf(a)], idOf(b)));
  return dag.parents.map((_, i) => i).filter((i) => found.includes(idOf(i)));
}

/** By definition: common ancestors that are not ancestors of another one. */
function definedBases(dag: Dag, a: number, b: number): number[] {
  const ofB = ancestorsOf(dag, b);
  const common = [...ancestorsOf(dag, a)].filter((i) => ofB.has(i));
  const below = new Set(common.flatMap((i) => dag.parents[i]!.flatMap((parent) => [...ancestorsOf(dag, parent)])));
  return common.filter((i) => !below.has(i)).sort((x, y) => x - y);
}

const inLine = (count: number): Dag => ({
  parents: Array.from({ length: count }, (_, i) => (i === 0 ? [] : [i - 1])),
  times: Array.from({ length: count }, (_, i) => i),
});

describe('bestCommonAncestors', () => {
  it('H-MRG-4: gives both bases of a criss-cross', () => {
    const dag = { parents: [[], [0], [0], [1, 2], [2, 1]], times: [0, 1, 2, 3, 4] };
    expect(bases(dag, 3, 4)).toEqual([1, 2]);
  });

  it('H-MRG-4: is what the definition says for random histories, also with clocks that run wild', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const dag = randomDag(seed, 40, seed % 2 === 0);
      const random = randomNumbers(seed + 1000);
      for (let k = 0; k < 12; k++) {
        const [a, b] = [random(40), random(40)];
        expect(bases(dag, a, b), `seed ${seed}: ${a} ${b}`).toEqual(definedBases(dag, a, b));
        expect(bases(dag, b, a)).toEqual(definedBases(dag, a, b));
      }
    }
  });

  it('H-MRG-4: agrees with git merge-base --all', () => {
    const dag = randomDag(99, 120, false);
    const dir = tempDir();
    const ids = importDag(dir, dag);
    const random = randomNumbers(5);
    for (let k = 0; k < 60; k++) {
      const [a, b] = [60 + random(60), 60 + random(60)];
      let out = '';
      try {
        out = git(dir, ['merge-base', '--all', ids[a]!, ids[b]!]);
      } catch (error) {
        expect((error as { status: number }).status).toBe(1);
      }
      const theirs = out
        .split('\n')
        .filter((line) => line !== '')
        .map((id) => ids.indexOf(id))
        .sort((x, y) => x - y);
      expect(bases(dag, a, b), `${a} ${b}`).toEqual(theirs);
    }
  });

  it('H-MRG-5: has no limit: the same at 100,000 commits as at 10', () => {
    for (const count of [10, 100_000]) {
      const line = inLine(count);
      const dag = { parents: [...line.parents, [0], [count]], times: [...line.times, count, count + 1] };
      expect(bases(dag, count - 1, count + 1)).toEqual([0]);
      const read = dagReader(dag).read;
      const { ahead, behind } = runSync(nodeFileSystem, countAheadBehind(read, idOf(count - 1), idOf(count + 1)));
      expect([ahead, behind]).toEqual([count - 1, 2]);
    }
  });

  it('H-MRG-5: unrelated histories have no base', () => {
    expect(bases({ parents: [[], [], [0], [1]], times: [0, 1, 2, 3] }, 2, 3)).toEqual([]);
  });

  it('reads what lies above the base and little more', () => {
    const dag = inLine(50_000);
    const reader = dagReader(dag);
    runSync(nodeFileSystem, bestCommonAncestors(reader.read, [idOf(49_999)], idOf(49_990)));
    expect(reader.reads()).toBeLessThan(15);
  });
});

describe('isAncestorBy, countAheadBehind', () => {
  it('are what the definitions say for random histories', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const dag = randomDag(seed, 40, false);
      const read = dagReader(dag).read;
      const random = randomNumbers(seed);
      for (let k = 0; k < 10; k++) {
        const [a, b] = [random(40), random(40)];
        const [ofA, ofB] = [ancestorsOf(dag, a), ancestorsOf(dag, b)];
        expect(runSync(nodeFileSystem, isAncestorBy(read, idOf(a), [idOf(b)]))).toBe(ofB.has(a));
        expect(runSync(nodeFileSystem, countAheadBehind(read, idOf(a), idOf(b)))).toEqual({
          ahead: [...ofA].filter((i) => !ofB.has(i)).length,
          behind: [...ofB].filter((i) => !ofA.has(i)).length,
        });
      }
    }
  });
});
