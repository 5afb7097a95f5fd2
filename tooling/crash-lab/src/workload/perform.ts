import type { Protocol } from '@muse/io/protocols';
import type { Repository, Signer } from '@muse/repository';
import { commit, createBranch, deleteBranch, merge, renameBranch, switchTo } from '@muse/repository/protocols';
import { appendOp, createReservation, release } from '@muse/coordination/protocols';
import { appendOperation, setConfigValue, settleOperation } from '@muse/vcs-state/protocols';
import { readRef } from '@muse/refs/protocols';
import { configOf, coordinationOf, LAB_COMMAND, sessionOf } from './places.js';
import type { Answer, Step } from './step.js';

export const SIGNER: Signer = { author: { name: 'Ada', email: 'ada@example.org' } };

/** Who reserves. */
export const RUN: { readonly runId: string } = { runId: 'lab' };

/** Takes a step with the library. The files of a commit are in the work tree already. */
export function* perform(repo: Repository, step: Step): Protocol<Answer> {
  switch (step.do) {
    case 'commit': {
      const paths = Object.keys(step.files);
      return (yield* commit(repo, { message: step.message, signer: SIGNER, paths })).id;
    }
    case 'switch':
      yield* switchTo(repo, { to: { branch: step.to } });
      return null;
    case 'merge': {
      const theirs = yield* readRef(repo.refs, `refs/heads/${step.from}`);
      if (theirs === null) throw new Error(`there is no branch ${step.from} to merge`);
      const { message } = step;
      return (yield* merge(repo, { theirs, name: step.from, message, noFf: true, signer: SIGNER })).id;
    }
    case 'create-branch':
      yield* createBranch(repo, step.branch);
      return null;
    case 'rename-branch':
      yield* renameBranch(repo, step.branch, step.to);
      return null;
    case 'delete-branch':
      yield* deleteBranch(repo, step.branch, { force: true });
      return null;
    case 'set-config':
      yield* setConfigValue(configOf(repo), step.key, step.value);
      return null;
    case 'reserve':
    case 'claim': {
      const request = {
        ...RUN,
        branch: 'main',
        addresses: [step.address],
        operation: 'write',
        exclusive: step.do === 'claim',
      };
      const { reservation } = yield* createReservation(coordinationOf(repo), request);
      return `${reservation.id} ${reservation.fence ?? ''}`;
    }
    case 'release':
      yield* release(coordinationOf(repo), { ...RUN, id: step.id });
      return null;
    case 'log-op':
      yield* appendOp(sessionOf(repo, step.session), { actor: 'ada', kind: 'lab', payload: step.text });
      return null;
    case 'log-operation': {
      const operation = { actor: null, worktree: null, command: [LAB_COMMAND, step.text], changes: [] };
      const { id } = yield* appendOperation(repo.operations, operation, { durability: 'durable' });
      yield* settleOperation(repo.operations, id, 'done');
      return null;
    }
  }
}
