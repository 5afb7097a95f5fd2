import { errorCode, MuseError } from '@muse/io';
import { readHeadSync, readRefSync } from '@muse/refs';
import { resolveCommitSync, switchToSync, type Repository, type SwitchResult } from '@muse/repository';
import type { Json } from '../command/command.js';
import { id, list, nullable, object, text, treeChange, words, type JsonSchema } from '../command/schema.js';
import { readActor } from '../identity/signer.js';
import { changeName, summariseChanges } from '../output/changes.js';
import { escapeLine } from '../output/escape.js';
import { shortId } from '../output/id.js';
import type { Context } from '../program/context.js';
import { notFound } from '../program/raise.js';

export interface SwitchRequest {
  readonly target: string;
  /** Make the branch `target` first, starting there. */
  readonly createFrom?: string;
  readonly detach: boolean;
  readonly force: boolean;
}

export interface Switched {
  readonly result: SwitchResult;
  readonly created: boolean;
}

export const switchSchema: JsonSchema = object({
  head: object({ kind: words('branch', 'commit'), branch: nullable(text()), id: nullable(id) }),
  changes: list(treeChange),
});

/** Switches to a branch, a new branch, or a commit on no branch. */
export function performSwitch(context: Context, repository: Repository, request: SwitchRequest): Switched {
  const { target, createFrom, detach, force } = request;
  const actor = readActor(context, repository);
  const common = { force, ...(actor === undefined ? {} : { actor }) };
  if (createFrom !== undefined) {
    const start = resolveCommitSync(repository, createFrom);
    const reason = `switch: moving to new branch ${target}`;
    const result = switchToSync(repository, { to: { branch: target }, create: { branch: target, start }, reason, ...common });
    return { result, created: true };
  }
  const reason = `switch: moving from ${describeHead(repository)} to ${target}`;
  if (detach) {
    const commit = resolveCommitSync(repository, target);
    return { result: switchToSync(repository, { to: { commit }, reason, ...common }), created: false };
  }
  return { result: switchToSync(repository, { to: { branch: target }, reason, ...common }), created: false };
}

/** True if there is a branch of that name with a commit, or HEAD is on it already. */
export function isBranch(repository: Repository, name: string): boolean {
  const head = readHeadSync(repository.refs);
  if (head.kind === 'branch' && head.branch === name) return true;
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
  const { head, changes } = result;
  const where =
    head.kind === 'branch'
      ? `Switched to ${created ? 'new branch' : 'branch'} ${escapeLine(head.branch)}`
      : `On no branch, at commit ${shortId(head.id)}. To keep commits made here: muse switch -c <name>`;
  return changes.length === 0 ? `${where}\n` : `${where}\n ${summariseChanges(changes)}\n`;
}

export function switchedJson({ result }: Switched): Json {
  const { head, changes, id: tip } = result;
  return {
    head: { kind: head.kind, branch: head.kind === 'branch' ? head.branch : null, id: tip },
    changes: changes.map((change) => ({ path: change.path, change: changeName(change) })),
  };
}

function describeHead(repository: Repository): string {
  const head = readHeadSync(repository.refs);
  return head.kind === 'branch' ? head.branch : shortId(head.id);
}
