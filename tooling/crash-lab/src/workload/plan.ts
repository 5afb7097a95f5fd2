import { below, pick, type Random } from './random.js';
import type { Seen } from './seen.js';
import type { Step } from './step.js';

/** How often each kind of step is chosen, against the others. */
export type Mix = Readonly<Partial<Record<Step['do'], number>>>;

/** The workloads by name. */
export const MIXES: Readonly<Record<string, Mix>> = {
  commit: { commit: 1 },
  switch: { commit: 1, switch: 3 },
  merge: { commit: 2, switch: 2, merge: 3 },
  branch: { 'create-branch': 3, 'rename-branch': 3, 'delete-branch': 2, switch: 2, commit: 1 },
  config: { 'set-config': 1 },
  coordination: { reserve: 2, claim: 2, release: 3 },
  'session log': { 'log-op': 1 },
  'operation log': { 'log-operation': 1 },
};

/** The two branches that are always there. They are merged into each other; the rest come and go. */
const LASTING = ['main', 'topic'] as const;
const PASSING = ['side/a', 'side/b', 'other', 'deep/er/c'] as const;
const FILES_OF_A_BRANCH = 6;
const CONFIG_KEYS = 5;

/** Chooses the next step among those that are possible now. Texts are new each time: `stamp` must be too. */
export function planStep(seen: Seen, mix: Mix, { random, stamp }: { random: Random; stamp: string }): Step {
  for (;;) {
    const step = makeStep(chooseKind(mix, random), seen, { random, stamp });
    if (step !== undefined) return step;
  }
}

/** The files that are changed on a branch begin with this, so that no two branches ever change the same one. */
export function ownPrefix(branch: string): string {
  return (LASTING as readonly string[]).includes(branch) ? `${branch}-` : 'passing-';
}

function chooseKind(mix: Mix, random: Random): Step['do'] {
  const kinds = Object.keys(mix) as Step['do'][];
  return pick(
    random,
    kinds.flatMap((kind) => Array.from({ length: mix[kind] ?? 0 }, () => kind)),
  );
}

/** `undefined` if a step of this kind is not possible now. */
function makeStep(
  kind: Step['do'],
  seen: Seen,
  { random, stamp }: { random: Random; stamp: string },
): Step | undefined {
  const branches = Object.keys(seen.branches);
  const others = branches.filter((name) => name !== seen.head);
  const passing = branches.filter((name) => !(LASTING as readonly string[]).includes(name));
  const free = PASSING.filter((name) => !branches.includes(name));
  switch (kind) {
    case 'commit':
      return { do: kind, message: `commit ${stamp}`, files: newFiles(seen.head, random, stamp) };
    case 'switch':
      return others.length === 0 ? undefined : { do: kind, to: pick(random, others) };
    case 'merge': {
      const from = LASTING.find((name) => name !== seen.head);
      const possible = from !== undefined && (LASTING as readonly string[]).includes(seen.head);
      return possible ? { do: kind, from, message: `merge ${stamp}` } : undefined;
    }
    case 'create-branch':
      return free.length === 0 ? undefined : { do: kind, branch: pick(random, free) };
    case 'rename-branch':
      if (free.length === 0 || passing.length === 0) return undefined;
      return { do: kind, branch: pick(random, passing), to: pick(random, free) };
    case 'delete-branch': {
      const idle = passing.filter((name) => name !== seen.head);
      return idle.length === 0 ? undefined : { do: kind, branch: pick(random, idle) };
    }
    case 'set-config':
      return { do: kind, key: `lab.key${below(random, CONFIG_KEYS)}`, value: stamp };
    case 'reserve':
    case 'claim':
      return { do: kind, address: `src/${stamp}.ts` };
    case 'release': {
      const held = Object.entries(seen.held);
      if (held.length === 0) return undefined;
      const [address, { id }] = pick(random, held);
      return { do: kind, address, id };
    }
    case 'log-op':
      return { do: kind, session: `session-${below(random, 3)}`, text: `${stamp} `.repeat(1 + below(random, 200)) };
    case 'log-operation':
      return { do: kind, text: `${stamp} `.repeat(1 + below(random, 100)) };
  }
}

/** Some of the branch's files with new content, between a few bytes and some pages. */
function newFiles(branch: string, random: Random, stamp: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (let count = 1 + below(random, 4); count > 0; count--) {
    const number = below(random, FILES_OF_A_BRANCH);
    const directory = number % 2 === 0 ? '' : `dir${number}/`;
    const path = `${ownPrefix(branch)}${directory}${number}.txt`;
    files[path] = `${path} ${stamp}\n`.repeat(1 + below(random, 7) ** 3);
  }
  return files;
}
