import { errorCode, MuseError } from '@muse/io';
import { readRefSync, resolveHeadSync } from '@muse/refs';
import { resolveCommitSync, switchToSync, type Repository, type SwitchResult } from '@muse/repository';
import type { Json } from '../command/command.js';
import { id, list, nullable, object, path, text, words, type JsonSchema } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { counted } from '../output/changes.js';
import { escapeLine, quotePath } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';
import { notFound } from '../program/raise.js';

export interface SwitchRequest {
  readonly target: string;
  /** Make the branch `target` first, starting at this revision; `''` is HEAD, which need not have a commit. */
  readonly createFrom?: string;
  readonly detach: boolean;
  readonly force: boolean;
}

export interface Switched {
  readonly result: SwitchResult;
  readonly created: boolean;
}

const snapshot: JsonSchema = nullable({ ...id, description: 'A snapshot of what was given up.' });

export const switchSchema: JsonSchema = object({
  head: object({ kind: words('branch', 'commit'), branch: nullable(text()), id: nullable(id) }),
  changed: list(path, 'What was written or removed.'),
  kept: list(path, 'What somebody changed meanwhile, left as it is.'),
  saved: snapshot,
});

/** Switches to a branch, a new branch, or a commit on no branch. */
export function performSwitch(context: Context, repository: Repository, request: SwitchRequest): Switched {
  const { target, createFrom, detach, force } = request;
  const actor = readActor(context, repository);
  const common = { force, ...(actor === undefined ? {} : { actor }) };
  if (createFrom !== undefined) {
    const start = createFrom === '' ? resolveHeadSync(repository.refs) : resolveCommitSync(repository, createFrom);
    return { result: switchToSync(repository, { create: { branch: target, start }, ...common }), created: true };
  }
  const to = detach ? { commit: resolveCommitSync(repository, target) } : { branch: target };
  return { result: switchToSync(repository, { to, ...common }), created: false };
}

/** True if there is a branch of that name with a commit. */
export function isBranch(repository: Repository, name: string): boolean {
  try {
    return readRefSync(repository.refs, `refs/heads/${name}`) !== null;
  } catch (error) {
    if (errorCode(error) === 'ERR_MUSE_BAD_REF_NAME') return false;
    throw error;
  }
}

/** There is no such branch; says what would work instead. */
export function noBranch(repository: Repository, name: string): Error {
  let hint = `Make it: muse switch -c ${name}`;
  try {
    resolveCommitSync(repository, name);
    hint = `It names a commit; to look at it on no branch: muse switch --detach ${name}`;
  } catch (error) {
    if (!(error instanceof MuseError) || error.kind === 'damaged') throw error;
  }
  return notFound(`there is no branch '${name}'`, 'ERR_MUSE_NOT_FOUND', hint);
}

export function renderSwitched({ result, created }: Switched): string {
  const { head, changed, kept, saved } = result;
  const lines = [
    head.kind === 'branch'
      ? `Switched to ${created ? 'new branch' : 'branch'} ${escapeLine(head.branch)}`
      : `On no branch, at commit ${shortId(head.id)}. To keep commits made here: muse switch -c <name>`,
  ];
  if (changed.length > 0) lines.push(` ${counted(changed.length, 'file')} written or removed`);
  for (const left of kept) lines.push(` left as it was changed meanwhile: ${quotePath(left)}`);
  return `${lines.join('\n')}\n${renderSaved(saved)}`;
}

/** Where uncommitted content that was given up can be found. */
export function renderSaved(saved: string | null): string {
  return saved === null
    ? ''
    : ` What was given up is kept as ${shortId(saved)}; see it with: muse show ${shortId(saved)}\n`;
}

export function switchedJson({ result }: Switched): Json {
  const { head, changed, kept, saved, tip } = result;
  return {
    head: { kind: head.kind, branch: head.kind === 'branch' ? head.branch : null, id: tip },
    changed,
    kept,
    saved,
  };
}
