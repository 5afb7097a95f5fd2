import type { Mix } from '../workload/plan.js';

/** What is put to the test. */
export type SubjectName = 'muse' | 'muse-mutant' | 'git' | 'git-fsync-all';

/** How each is called in the table. */
export const TITLES: Readonly<Record<SubjectName, string>> = {
  muse: 'Muse',
  'muse-mutant': 'Muse, directories not synced (a mutant, to be caught)',
  git: 'Git as shipped',
  'git-fsync-all': 'Git with `core.fsync=all`',
};

/** What each is asked to do: the same, as far as both know it. */
export const MIX: Readonly<Record<SubjectName, Mix>> = {
  muse: {
    commit: 3,
    switch: 2,
    merge: 2,
    'create-branch': 1,
    'delete-branch': 1,
    'set-config': 1,
    reserve: 1,
    claim: 1,
    release: 1,
    'log-op': 1,
    'log-operation': 1,
  },
  'muse-mutant': { commit: 3, switch: 2, merge: 2, 'create-branch': 1, 'delete-branch': 1 },
  git: { commit: 3, switch: 2, merge: 2, 'create-branch': 1, 'delete-branch': 1 },
  'git-fsync-all': { commit: 3, switch: 2, merge: 2, 'create-branch': 1, 'delete-branch': 1 },
};
