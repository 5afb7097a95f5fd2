// @ts-check

/**
 * A requirement that tests quote by its number.
 *
 * @typedef {object} Row
 * @property {string} id `S-nnn`, `H-AREA-n` or `I-n`
 * @property {string} where the packages that have to show it, or the area of a hazard
 * @property {string} what a phrase
 * @property {string | undefined} later what it waits for; without it a test is due
 */

const VERBS = 'the whole verb set';
const GIT = 'the Git bridge';
const REMOTES = 'remotes';
const PLANNING = 'planning for many agents';
const STRUCTURE = 'structured merging';

/** Behaviours: what the packages do, one after the other. */
export const behaviours = rows([
  ...numbered([
    ['objects', 1, 'an object: fsync before rename'],
    ['objects', 2, 'a commit written reads back'],
    ['objects', 3, 'an object where fsync is not supported'],
    ['objects', 4, 'a commit where fsync is not supported'],
    ['objects', 5, 'an object: unique temp names'],
    ['objects', 6, 'a commit: unique temp names'],
    ['objects', 7, 'no *.tmp among the commits'],
    ['objects', 8, 'no temp after writing an object'],
    ['objects', 9, 'no temp after storing a file'],
    ['objects', 10, 'no temp after restoring'],
    ['objects', 11, 'no temp after a commit, tree or snapshot'],
    ['objects', 12, 'no temp if the rename of an object fails'],
    ['objects', 13, 'no temp if a commit fails at any call'],
    ['objects', 14, '200 writers of 200 objects'],
    ['objects', 15, '100 writers of 100 commits'],
    ['objects', 16, '50 writers leave no temp'],
    ['io', 17, 'the text is what was written'],
    ['io', 18, 'missing directories are made durably'],
    ['io', 19, 'text: unique temp names'],
    ['io', 20, 'text: the full protocol'],
    ['io', 21, 'text where fsync is not supported'],
    ['io', 22, 'text: no temp left'],
    ['io', 23, 'text: rename fails, old content stays'],
    ['io', 24, 'text: the second write replaces the first'],
    ['io', 25, 'text is UTF-8'],
    ['io', 26, '50 writers of one path'],
    ['io', 27, '100 writers of 100 paths'],
    ['refs', 28, 'HEAD on a branch, byte for byte'],
    ['refs', 29, 'HEAD on a branch: the full protocol'],
    ['refs', 30, 'HEAD: a bad branch name is refused'],
    ['refs', 31, 'detached HEAD, byte for byte'],
    ['refs', 32, 'detached HEAD: the full protocol'],
    ['refs', 33, 'HEAD: a short id is refused'],
    ['refs', 34, 'HEAD: whatever is no id is refused'],
    ['refs', 35, '50 writers of HEAD'],
    ['refs', 36, 'a branch ref, byte for byte'],
    ['refs', 37, 'a branch ref goes through the one writer'],
    ['refs', 38, 'a branch ref: the full protocol'],
    ['refs', 39, 'a branch name that climbs is refused'],
    ['refs', 40, 'a branch ref: whatever is no id is refused'],
    ['refs', 41, 'a branch ref: a short id is refused'],
    ['refs', 42, 'no temp and no lock after a ref'],
    ['refs', 43, 'a ref whose rename fails is unchanged'],
    ['refs', 44, 'nested branch names'],
    ['refs', 45, '50 writers of 50 branches'],
    ['refs', 46, '50 writers of one branch; compare-and-swap'],
    ['vcs-state', 47, 'a merge state reads back'],
    ['vcs-state', 48, 'a merge state: the full protocol'],
    ['vcs-state', 49, 'a merge state: no temp'],
    ['vcs-state', 50, 'a rebase state reads back'],
    ['vcs-state', 51, 'a rebase state: the full protocol'],
    ['vcs-state', 52, 'a rebase state: no temp'],
    ['coordination', 53, 'a reservation: the full protocol'],
    ['coordination', 54, 'a reservation reads back'],
    ['coordination', 55, 'an intent: the full protocol'],
    ['coordination', 56, 'an intent reads back'],
    ['coordination', 57, 'a reservation: no temp'],
    ['coordination', 58, 'reservation and intent: no temp'],
    ['coordination', 59, '20 reservations at once; one address held exclusively'],
    ['vcs-state', 60, 'a remote: the full protocol'],
    ['vcs-state', 61, 'a remote: no temp, the rest unchanged'],
    ['vcs-state', 62, 'a remote reads back'],
    ['vcs-state', 63, '10 writers of 10 remotes'],
    ['objects', 64, 'a file stored: the full protocol'],
    ['objects', 65, 'a file stored where fsync is not supported'],
    ['objects', 66, 'a file stored: open or copy fails'],
    ['objects', 67, 'a file stored: rename fails'],
    ['objects', 68, 'a file of any size comes back equal'],
    ['objects', 69, 'restoring: the full protocol'],
    ['objects', 70, 'restoring where fsync is not supported'],
    ['objects', 71, 'restoring: open or copy fails'],
    ['objects', 72, 'restoring: rename fails'],
    ['objects', 73, 'a restored file is as new as its restoring'],
    ['objects', 74, 'restoring never sets time back'],
    ['objects', 75, 'an object of zeros is found out and healed'],
    ['objects', 76, 'a cut, lengthened or flipped object is found out'],
    ['objects', 77, 'an emptied object is found out'],
    ['objects', 78, '50 writers of one object'],
    ['objects', 79, 'other bytes under a stored id are refused'],
    ['objects', 80, 'an object: write fails'],
    ['io', 81, 'text: write fails'],
    ['objects', 82, '10,000 commits, walked to the root'],
    ['objects', 83, '1,000 commits while a fifth of the fsyncs fails'],
    ['objects, refs, vcs-state, coordination', 84, 'SIGKILL while writing, at 20 moments'],
    ['bench', 85, 'a commit of 4 KiB in 10 ms'],
    ['bench', 86, 'an object of 4 KiB in 10 ms'],
    ['bench', 87, 'a text of 4 KiB in 10 ms'],
    ['io', 88, 'JSON has the promises of text'],
    ['coordination', 89, 'the checkpoint of an op log'],
    ['vcs-state', 90, 'any config value has the promises of a remote'],
    ['repository', 91, 'one writer of refs, no way around it', VERBS],
    ['git-bridge', 92, '75,000 commits imported', GIT],
    ['remote', 93, 'presigned downloads first, packed as fallback', REMOTES],
  ]),
]);

/** Hazards: what a version control system gets wrong. */
export const hazards = rows([
  ...area('H-IO', [
    'a crash never leaves half a file',
    'directory entries are durable before a call returns',
    'temp names are unique',
    'a failing call leaves no temp and the old content',
    'fsync that is not supported is no failure',
    'fsync that fails is never believed the second time',
    'temps of the dead are swept, those of the living stay',
    '50 writers of one path',
    'shared state is changed under a lock that dies with its holder',
    'a torn record of a log harms no other',
  ]),
  ...area('H-OBJ', [
    'no bytes under an id that is not theirs',
    'damaged bytes are never given out',
    'writing heals what is damaged',
    '200 writers of objects, 50 of one',
    'objects are read-only files',
    'a file that changes while it is stored',
    'restoring is atomic and never quiet',
    'a ref never names what is not durable',
    'damage is not absence',
    'annotations lie beside what never changes',
    'the id covers every field',
    'only the exact form of an id is taken',
    'empty objects are ordinary, sizes are checked on entry',
    'signatures cannot be forged or forgotten',
  ]),
  ...area('H-REF', [
    'one form of HEAD and refs, never a stump',
    'a damaged ref is not an empty history',
    'two writers, one tip: compare-and-swap',
    'parallel commits: acknowledged means on the branch',
    'of many creators of one name one succeeds',
    'names that collide on a disk are refused',
    'names that mean something else are refused',
    'nested branches are in every listing',
    'branches in use, and renames that are killed',
    'every movement has its reflog entry',
    'one resolver of revisions',
    'tags do not move by themselves',
    'several refs change together or not at all',
  ]),
  ...area('H-ST', [
    'damaged operation state blocks, it is not "nothing in progress"',
    'no operation begins inside another',
    'caches never decide what is true',
    ['a stash entry goes only after its content is applied', VERBS],
    'damaged or large stash state is not empty',
    'an edit with restored mtime is seen',
  ]),
  ...area('H-COORD', [
    'of many who take an address one has it',
    'an overlap is reported, with exit code',
    'containment of addresses',
    'lifetimes have bounds; release, renewal, expiry',
    'damaged or foreign records are skipped with a warning',
    'an intent needs a live reservation',
    ['forecast finds callers', PLANNING],
    ['plans are right by construction', PLANNING],
    'op-log times are unique, no entry is lost',
    'a checkpoint names what it covers',
    'ids are no paths',
  ]),
  ...area('H-MRG', [
    'a clean merge holds both sides',
    'every path is merged or a conflict',
    ['commutation looks at addresses', STRUCTURE],
    'best common ancestors, criss-cross included',
    'unrelated histories, deep histories',
    ['a conflict leaves what is needed to solve it', VERBS],
    ['attributes decide what they name', VERBS],
    ['one merge for every command', VERBS],
    ['remembered resolutions fit', VERBS],
    ['version bumps come from kinds, not from words', STRUCTURE],
  ]),
  ...area('H-WT', [
    'untracked files stay',
    'uncommitted edits stay',
    'everything needed is there before the first write',
    'a killed update is finished or undone',
    'stored paths stay inside',
    'links and the executable bit',
    'files become directories and back',
    'a file edited during a commit',
    'ignore rules leave tracked files alone',
    'names that are not UTF-8, names that fold',
    'a killed init can be run again',
  ]),
  ...area('H-HIST', [
    ['a conflicted merge can be finished', VERBS],
    ['revert keeps later work', VERBS],
    ['rewriting keeps what a commit says', VERBS],
    ['a rebase conflict is told', VERBS],
    ['a killed rebase is continued or aborted', VERBS],
    ['bisect judges what it checked out', VERBS],
    'no silent limits',
    'detached HEAD works',
  ]),
  ...area('H-GC', [
    ['everything that reaches counts', VERBS],
    ['a running writer is not disturbed', VERBS],
    ['what nothing reaches is removed in the end', VERBS],
    ['damage stops the removal', VERBS],
    'verify covers all and names what is wrong',
  ]),
  ...area('H-WKT', ['commands work inside', 'removing keeps changes', 'a branch is checked out once']),
  ...area('H-NET', [
    ...[
      'packs are checked before the first write',
      'ids are computed anew',
      'names from servers are checked',
      'nothing is lost in transfer',
      'a failed clone removes only its own',
      'transfers are bounded and go on',
      'concurrent pushes: compare-and-swap',
      'the client names the tip',
      'ids belong to repositories',
      'every endpoint asks for permission',
      'failures are distinct',
      'tokens go to their host only',
      'presigned downloads, then packed',
      'a merge on the server is a merge',
      'the hub keeps no torn blobs',
    ].map((what) => /** @type {[string, string]} */ ([what, REMOTES])),
  ]),
  ...area('H-CLI', [
    'failures have a line and an exit code',
    'no terminal controls from data',
    'no shell, no options from data',
    'values are checked before anything is done',
  ]),
  ...area('H-CFG', [
    '30 writers of 30 remotes',
    'a file that cannot be parsed is not empty',
    'an edit keeps every other byte',
    ['tokens stay secret', REMOTES],
  ]),
]);

/** The promises behind both. */
export const invariants = rows(
  /** @type {Row[]} */ ([
    ...[
      'verified reads',
      'ordered writes',
      'acknowledged means durable',
      'closure before pointer',
      'no lost update',
      'no residue, no stale lock',
      'fsync failures',
      'containment',
      'bounded input',
      'work is never lost',
    ].map((what, index) => ({ id: `I-${index + 1}`, where: 'all', what, later: undefined })),
    { id: 'I-11', where: 'all', what: 'merge honesty', later: VERBS },
    { id: 'I-12', where: 'all', what: 'undo', later: VERBS },
  ]),
);

/**
 * @param {ReadonlyArray<[where: string, number: number, what: string, later?: string]>} items
 * @returns {Row[]}
 */
function numbered(items) {
  return items.map(([where, number, what, later]) => ({
    id: `S-${String(number).padStart(3, '0')}`,
    where,
    what,
    later,
  }));
}

/**
 * @param {string} name
 * @param {ReadonlyArray<string | [what: string, later: string]>} items in the order of their numbers, from 1
 * @returns {Row[]}
 */
function area(name, items) {
  return items.map((item, index) => {
    const [what, later] = typeof item === 'string' ? [item, undefined] : item;
    return { id: `${name}-${index + 1}`, where: name, what, later };
  });
}

/**
 * @param {readonly Row[]} list
 * @returns {readonly Row[]} the same, each number once
 */
function rows(list) {
  const seen = new Set();
  for (const { id } of list) {
    if (seen.has(id)) throw new Error(`${id} stands twice`);
    seen.add(id);
  }
  return list;
}
