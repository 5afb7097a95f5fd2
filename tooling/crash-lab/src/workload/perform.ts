import type { Protocol } from '@muse/io/protocols';
import type { Repository, Signer } from '@muse/repository';
import { commit, createBranch, deleteBranch, merge, renameBranch, switchTo } from '@muse/repository/protocols';
import { setConfigValue } from '@muse/vcs-state/protocols';
import { readRef } from '@muse/refs/protocols';
import { configOf } from './observe.js';
import type { Answer, Step } from './step.js';

export const SIGNER: Signer = { author: { name: 'Ada', email: 'ada@example.org' } };

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
  }
}
