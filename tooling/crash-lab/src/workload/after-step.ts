import { blobId } from '@muse/objects';
import { appended, currentTip, EMPTY_LOG, type HeldSeen, type Seen, type TipSeen } from './seen.js';
import type { Answer, Files, Step } from './step.js';

/**
 * What a repository must hold after a step that began in `before`. Only the id of a new commit cannot be known before: it
 * is the step's answer.
 */
export function afterStep(before: Seen, step: Step, answer: Answer): Seen {
  switch (step.do) {
    case 'commit':
      return withTip(before, before.head, {
        id: idIn(step, answer),
        parents: [currentTip(before).id],
        message: step.message,
        files: { ...currentTip(before).files, ...idsOf(step.files) },
      });
    case 'switch':
      return { ...before, head: step.to };
    case 'merge':
      return afterMerge(before, step, idIn(step, answer));
    case 'create-branch':
      return withTip(before, step.branch, currentTip(before));
    case 'rename-branch':
      return afterRename(before, step.branch, step.to);
    case 'delete-branch':
      return { ...before, branches: without(before.branches, step.branch) };
    case 'set-config':
      return { ...before, config: { ...before.config, [step.key]: step.value } };
    case 'reserve':
    case 'claim':
      return afterReserve(before, step.address, heldIn(step, answer));
    case 'release':
      return { ...before, held: without(before.held, step.address) };
    case 'log-op': {
      const log = appended(before.sessions[step.session] ?? EMPTY_LOG, step.text);
      return { ...before, sessions: { ...before.sessions, [step.session]: log } };
    }
    case 'log-operation':
      return { ...before, operations: appended(before.operations, step.text) };
  }
}

/** The answer that a step would have given, had it not been cut off, seen in what it left. */
export function answerIn(seen: Seen, step: Step): Answer {
  if (step.do === 'commit' || step.do === 'merge') return seen.branches[seen.head]?.id ?? '';
  if (step.do !== 'reserve' && step.do !== 'claim') return null;
  const held = seen.held[step.address];
  return held === undefined ? '' : `${held.id} ${held.fence ?? ''}`;
}

/** The number of a claim must be greater than all before; where it is not, no repository can be as this says. */
function afterReserve(before: Seen, address: string, held: HeldSeen): Seen {
  const { fence } = held;
  const highestFence = fence === null ? before.highestFence : fence > before.highestFence ? fence : Infinity;
  return { ...before, held: { ...before.held, [address]: held }, highestFence };
}

function heldIn(step: Step, answer: Answer): HeldSeen {
  const [id = '', fence = ''] = idIn(step, answer).split(' ');
  return { id, fence: step.do === 'claim' ? Number(fence) : null };
}

/** Each branch changes files of its own, so that a merge takes every file from the branch whose file it is. */
function afterMerge(before: Seen, step: Step & { readonly do: 'merge' }, id: string): Seen {
  const ours = currentTip(before);
  const theirs = before.branches[step.from];
  if (theirs === undefined) throw new Error(`there is no branch ${step.from} to merge`);
  if (id === ours.id) return before;
  const files: Record<string, string> = { ...ours.files };
  for (const [path, content] of Object.entries(theirs.files)) {
    if (files[path] === undefined || path.startsWith(`${step.from}-`)) files[path] = content;
  }
  return withTip(before, before.head, { id, parents: [ours.id, theirs.id], message: step.message, files });
}

function afterRename(before: Seen, from: string, to: string): Seen {
  const tip = before.branches[from];
  if (tip === undefined) throw new Error(`there is no branch ${from} to rename`);
  const head = before.head === from ? to : before.head;
  return withTip({ ...before, head, branches: without(before.branches, from) }, to, tip);
}

function withTip(seen: Seen, branch: string, tip: TipSeen): Seen {
  return { ...seen, branches: { ...seen.branches, [branch]: tip } };
}

function without<T>(table: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== key));
}

function idsOf(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, blobId(Buffer.from(text))]));
}

function idIn(step: Step, answer: Answer): string {
  if (answer === null) throw new Error(`a ${step.do} answers with an id`);
  return answer;
}
