import type { Protocol } from '@muse/io/protocols';
import type { EntryKind, ObjectId, ObjectKind, TreeEntry } from '@muse/objects';
import { findObjects, hasObject } from '@muse/objects/protocols';
import { readReflog } from '@muse/refs/protocols';
import { detectKind } from '../object/kind.js';
import { loadCommit, loadTree } from '../object/load.js';
import type { Repository } from '../repository/repository.js';
import { loadTag } from '../tag/read.js';
import { ambiguousRevision, revisionNotFound, wrongKind } from './failures.js';
import { currentRefName, findNamedRef } from './names.js';
import { parseRevision } from './parse.js';
import type { Suffix } from './parse.js';

/** The object that a revision names. */
export interface Resolved {
  readonly id: ObjectId;
  readonly kind: ObjectKind;
  /** Full name of the ref, or `HEAD`, if the revision is one with nothing behind it. */
  readonly ref?: string;
  /** For `rev:path`: what stands at the path. */
  readonly entry?: EntryKind;
}

/**
 * The one place that says what a revision means. In this order: `HEAD` (also `@`), a branch, a tag, a remote-tracking
 * branch, a full ref name, an id, a unique start of an id of 4 or more hex digits (ids with or without `sha256:`).
 * Behind it: `~n`, `^n`, `@{n}`, `^{tree}`, `^{commit}`, `^{}` (the object behind a tag), and last `:path`.
 *
 * @throws `ERR_MUSE_NOT_FOUND` for what names nothing, `ERR_MUSE_AMBIGUOUS` (refused; `data.candidates`) for the start
 * of several ids, `ERR_MUSE_WRONG_KIND` (refused) for a suffix that does not fit. Damaged refs and objects throw theirs.
 */
export function* resolveRevision(repo: Repository, text: string): Protocol<Resolved> {
  const { base, suffixes, path } = parseRevision(text);
  const [first, ...rest] = suffixes;
  let resolved: Resolved;
  if (first?.kind === 'reflog') {
    resolved = yield* resolveReflog(repo, text, { base, entry: first.entry });
  } else {
    resolved = yield* resolveBase(repo, text, base);
    if (first !== undefined) rest.unshift(first);
  }
  for (const suffix of rest) resolved = yield* applySuffix(repo, text, { from: resolved, suffix });
  return path === undefined ? resolved : yield* resolvePath(repo, text, { from: resolved, path });
}

/** The commit that a revision names, directly or through tags. Throws as `resolveRevision`. */
export function* resolveCommit(repo: Repository, text: string): Protocol<ObjectId> {
  return (yield* peelToCommit(repo, text, yield* resolveRevision(repo, text))).id;
}

/** The tree that a revision names, directly or as that of a commit. Throws as `resolveRevision`. */
export function* resolveTree(repo: Repository, text: string): Protocol<ObjectId> {
  return (yield* peelToTree(repo, text, yield* resolveRevision(repo, text))).id;
}

function* resolveBase(repo: Repository, text: string, base: string): Protocol<Resolved> {
  const ref = yield* findNamedRef(repo.refs, base);
  if (ref !== undefined) {
    if (ref.id === null)
      throw revisionNotFound(text, 'the branch that is checked out has no commits yet', 'Commit first.');
    const isCommit = ref.name === 'HEAD' || ref.name.startsWith('refs/heads/');
    const kind = isCommit ? 'commit' : yield* detectKind(repo.objects, ref.id);
    // A ref to something that is gone is damage, which reading it reports; it is not another name to look for.
    return { id: ref.id, kind: kind ?? 'commit', ref: ref.name };
  }
  const id = yield* resolveId(repo, text, base);
  const kind = yield* detectKind(repo.objects, id);
  if (kind === null) throw revisionNotFound(text, 'no object has this id');
  return { id, kind };
}

function* resolveId(repo: Repository, text: string, base: string): Protocol<ObjectId> {
  const hex = /^(?:sha256:)?([0-9a-f]{4,64})$/i.exec(base)?.[1]?.toLowerCase();
  if (hex === undefined) throw revisionNotFound(text, 'no branch, tag or object has this name');
  if (hex.length === 64) {
    const id = `sha256:${hex}` as ObjectId;
    if (yield* hasObject(repo.objects, id)) return id;
    throw revisionNotFound(text, 'no object has this id');
  }
  const found = yield* findObjects(repo.objects, hex);
  if (found.length === 0) throw revisionNotFound(text, 'no branch or tag has this name, and no id starts so');
  if (found.length > 1) throw ambiguousRevision(text, [...found].sort());
  return found[0]!;
}

function* resolveReflog(
  repo: Repository,
  text: string,
  { base, entry }: { readonly base: string; readonly entry: number },
): Protocol<Resolved> {
  const name = base === '' ? yield* currentRefName(repo.refs) : (yield* findNamedRef(repo.refs, base))?.name;
  if (name === undefined) throw revisionNotFound(text, `no ref is called ${JSON.stringify(base)}`);
  const entries = yield* readReflog(repo.refs, name, { limit: entry + 1 });
  const id = entries.length > entry ? entries.at(-1 - entry)!.new : entries.length === entry ? entries[0]?.old : null;
  if (id === null || id === undefined) {
    throw revisionNotFound(text, `the reflog of ${name} has ${entries.length} entries, or there was no commit then`);
  }
  const kind = yield* detectKind(repo.objects, id);
  return { id, kind: kind ?? 'commit' };
}

interface Step {
  readonly from: Resolved;
  readonly suffix: Suffix;
}

function* applySuffix(repo: Repository, text: string, { from, suffix }: Step): Protocol<Resolved> {
  if (suffix.kind === 'peel') {
    if (suffix.to === 'tree') return yield* peelToTree(repo, text, from);
    return suffix.to === 'commit' ? yield* peelToCommit(repo, text, from) : yield* peelTags(repo, from);
  }
  let { id } = yield* peelToCommit(repo, text, from);
  if (suffix.kind === 'parent') {
    if (suffix.number === 0) return { id, kind: 'commit' };
    const { parents } = yield* loadCommit(repo.objects, id);
    const parent = parents[suffix.number - 1];
    if (parent === undefined)
      throw revisionNotFound(text, `${id} has ${parents.length} parents, no number ${suffix.number}`);
    return { id: parent, kind: 'commit' };
  }
  for (let step = 0; suffix.kind === 'ancestor' && step < suffix.count; step++) {
    const parent: ObjectId | undefined = (yield* loadCommit(repo.objects, id)).parents[0];
    if (parent === undefined) throw revisionNotFound(text, `history ends ${step} commits before that, at ${id}`);
    id = parent;
  }
  return { id, kind: 'commit' };
}

/** Goes through annotated tags to what they name. */
export function* peelTags(repo: Repository, from: Resolved): Protocol<Resolved> {
  let { id, kind } = from;
  while (kind === 'tag') {
    const tag = yield* loadTag(repo.objects, id);
    ({ object: id, kind } = tag);
  }
  return { id, kind };
}

function* peelToCommit(repo: Repository, text: string, from: Resolved): Protocol<Resolved> {
  const peeled = yield* peelTags(repo, from);
  if (peeled.kind !== 'commit') throw wrongKind(text, 'commit', peeled.kind);
  return peeled;
}

function* peelToTree(repo: Repository, text: string, from: Resolved): Protocol<Resolved> {
  const peeled = yield* peelTags(repo, from);
  if (peeled.kind === 'tree') return peeled;
  if (peeled.kind !== 'commit') throw wrongKind(text, 'tree', peeled.kind);
  return { id: (yield* loadCommit(repo.objects, peeled.id)).tree, kind: 'tree' };
}

function* resolvePath(
  repo: Repository,
  text: string,
  { from, path }: { readonly from: Resolved; readonly path: string },
): Protocol<Resolved> {
  let { id } = yield* peelToTree(repo, text, from);
  let entry: EntryKind = 'directory';
  for (const part of path.split('/').filter((name) => name !== '' && name !== '.')) {
    const entries: readonly TreeEntry[] = entry === 'directory' ? yield* loadTree(repo.objects, id) : [];
    const found = entries.find(({ name }) => name === part);
    if (found === undefined) throw revisionNotFound(text, `there is no ${JSON.stringify(path)} in it`);
    id = found.id;
    entry = found.kind;
  }
  return { id, kind: entry === 'directory' ? 'tree' : 'blob', entry };
}
