import { MuseError } from '@muse/io';
import type { ObjectId } from '@muse/objects';

export function branchNotFound(name: string): MuseError {
  return new MuseError(`there is no branch ${name}`, {
    code: 'ERR_MUSE_NOT_FOUND',
    kind: 'not-found',
    hint: '"muse branch" lists all branches.',
    data: { branch: name },
  });
}

export function branchExists(name: string, cause: unknown): MuseError {
  return new MuseError(`there is a branch ${name} already`, {
    code: 'ERR_MUSE_EXISTS',
    kind: 'refused',
    hint: 'Choose another name, or delete or rename the other branch first.',
    data: { branch: name },
    cause,
  });
}

export function checkedOut(name: string, action: string, path: string): MuseError {
  return new MuseError(`branch ${name} is checked out in ${path} and cannot be ${action}`, {
    code: 'ERR_MUSE_BRANCH_CHECKED_OUT',
    kind: 'refused',
    hint: 'Switch that work tree to another branch first.',
    data: { branch: name, path },
  });
}

export function notMerged(name: string, id: ObjectId): MuseError {
  return new MuseError(`branch ${name} has commits that no other branch has (at ${id})`, {
    code: 'ERR_MUSE_NOT_MERGED',
    kind: 'refused',
    hint: 'Merge it, or delete it by force; its reflog keeps them findable.',
    data: { branch: name, id },
  });
}
