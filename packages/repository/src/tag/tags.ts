import { MuseError, errorCode } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';
import { blobId } from '@muse/objects';
import type { ObjectId, ObjectKind } from '@muse/objects';
import { writeObject } from '@muse/objects/protocols';
import { checkBranchName, checkRefName } from '@muse/refs';
import type { RefChange } from '@muse/refs';
import { listRefs, readRef, resolveHead, updateRef } from '@muse/refs/protocols';
import type { RefReason } from '../branch/branches.js';
import { actorOf, sign } from '../commit/signer.js';
import type { Signer } from '../commit/signer.js';
import { detectKind } from '../object/kind.js';
import { recordOperation } from '../operation/record-operation.js';
import { withStore } from '../repository/begin-write.js';
import type { Repository } from '../repository/repository.js';
import { encodeTag } from './format.js';
import type { Tag } from './format.js';
import { loadTag } from './read.js';

const TAGS = 'refs/tags/';

export interface TagInfo {
  readonly name: string;
  /** What the ref holds: the id of an annotated tag, or the object itself. */
  readonly id: ObjectId;
  /** The object that is tagged, behind any annotated tags. */
  readonly target: ObjectId;
  readonly kind: ObjectKind;
  /** True for a tag with a tagger and a message: then `tag` has them. */
  readonly annotated: boolean;
  readonly tag?: Tag;
}

/** All tags, sorted by the bytes of their names. A damaged one throws, naming it; none is left out. */
export function* listTags(repo: Repository): Protocol<TagInfo[]> {
  const tags: TagInfo[] = [];
  for (const { name, id } of yield* listRefs(repo.refs, TAGS))
    tags.push(yield* readTag(repo, name.slice(TAGS.length), id));
  return tags;
}

function* readTag(repo: Repository, name: string, id: ObjectId): Protocol<TagInfo> {
  try {
    let kind = yield* detectKind(repo.objects, id);
    if (kind === null) throw new Error(`${id} is not stored`);
    if (kind !== 'tag') return { name, id, target: id, kind, annotated: false };
    const tag = yield* loadTag(repo.objects, id);
    let target = tag.object;
    ({ kind } = tag);
    while (kind === 'tag') ({ object: target, kind } = yield* loadTag(repo.objects, target));
    return { name, id, target, kind, annotated: true, tag };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MuseError(`the tag ${name} is damaged: ${why}`, {
      code: 'ERR_MUSE_DAMAGED_TAG',
      kind: 'damaged',
      hint: 'Run "muse verify"; fetch the object from another copy, or delete the tag.',
      data: { tag: name, id },
      cause,
    });
  }
}

export interface CreateTagOptions extends RefReason {
  /** What is tagged; the commit of HEAD if absent. */
  readonly target?: ObjectId;
  /** Makes an annotated tag. */
  readonly annotation?: { readonly message: string; readonly signer: Signer };
  /** Moves a tag that exists. Nothing else ever does. */
  readonly force?: boolean;
}

/**
 * Makes a tag: light, or annotated if there is an annotation. Of several processes that create one name, exactly one
 * succeeds. The tag object is durable before the ref names it; a crash in between leaves an object that nothing names.
 *
 * @throws `ERR_MUSE_EXISTS`, `ERR_MUSE_REF_CONFLICT`, `ERR_MUSE_BAD_REF_NAME` (refused), `ERR_MUSE_NOT_FOUND`.
 */
export function* createTag(repo: Repository, name: string, options: CreateTagOptions = {}): Protocol<TagInfo> {
  checkBranchName(name);
  checkRefName(TAGS + name);
  const target = options.target ?? (yield* resolveHead(repo.refs));
  const kind = target === null ? null : yield* detectKind(repo.objects, target);
  if (target === null || kind === null) throw nothingToTag(name, target);
  return yield* withStore(repo, () => writeTag(repo, name, { target, kind, options }));
}

function* writeTag(
  repo: Repository,
  name: string,
  { target, kind, options }: { target: ObjectId; kind: ObjectKind; options: CreateTagOptions },
): Protocol<TagInfo> {
  const current = yield* readRef(repo.refs, TAGS + name);
  if (current !== null && options.force !== true) throw tagExists(name, current);

  const tag = options.annotation && (yield* annotate(name, { object: target, kind }, options.annotation));
  let id = target;
  if (tag !== undefined) {
    const bytes = encodeTag(tag);
    id = blobId(bytes);
    yield* writeObject(repo.objects, id, bytes);
  }
  const { actor = tag && actorOf(tag.tagger), time, zone } = options;
  try {
    yield* moveTag(repo, name, {
      expected: current,
      next: id,
      reason: options.reason ?? `tag: ${current === null ? 'created at' : 'moved to'} ${target}`,
      ...(actor !== undefined && { actor }),
      ...(time !== undefined && { time }),
      ...(zone !== undefined && { zone }),
    });
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_REF_MOVED') throw tagExists(name, null, error);
    throw error;
  }
  return { name, id, target, kind, annotated: tag !== undefined, ...(tag && { tag }) };
}

/** Deletes a tag; answers with what it held. Throws `ERR_MUSE_NOT_FOUND`. */
export function* deleteTag(
  repo: Repository,
  name: string,
  options: RefReason = {},
): Protocol<{ readonly name: string; readonly id: ObjectId }> {
  checkBranchName(name);
  const id = yield* readRef(repo.refs, TAGS + name);
  if (id === null) {
    const data = { tag: name };
    throw new MuseError(`there is no tag ${name}`, { code: 'ERR_MUSE_NOT_FOUND', kind: 'not-found', data });
  }
  const reason = options.reason ?? 'tag: deleted';
  yield* withStore(repo, () => moveTag(repo, name, { ...options, expected: id, next: null, reason }));
  return { name, id };
}

/** Moves, makes or deletes a tag, and notes it. */
function* moveTag(repo: Repository, name: string, change: RefChange): Protocol<void> {
  const { expected: before, next: after, actor } = change;
  const changes = [{ kind: 'ref', name: TAGS + name, before, after } as const];
  yield* recordOperation(repo, { verb: 'tag', actor, changes }, () => updateRef(repo.refs, TAGS + name, change));
}

function* annotate(
  name: string,
  target: Pick<Tag, 'object' | 'kind'>,
  annotation: { readonly message: string; readonly signer: Signer },
): Protocol<Tag> {
  const { committer } = yield* sign(annotation.signer);
  return { ...target, name, tagger: committer, message: annotation.message };
}

function tagExists(name: string, id: ObjectId | null, cause?: unknown): MuseError {
  return new MuseError(`there is a tag ${name} already`, {
    code: 'ERR_MUSE_EXISTS',
    kind: 'refused',
    hint: 'A tag stays where it is; choose another name, or delete the tag first.',
    data: { tag: name, id },
    cause,
  });
}

function nothingToTag(name: string, id: ObjectId | null): MuseError {
  return new MuseError(id === null ? `there is no commit yet that ${name} could tag` : `${id} is not stored`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    data: { tag: name, id },
  });
}
