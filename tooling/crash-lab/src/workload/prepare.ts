import { nodeFileSystem, type FileSystem } from '@muse/io';
import { initRepositorySync, commitSync, switchToSync } from '@muse/repository';
import { editFiles } from './edit.js';
import { SIGNER } from './perform.js';

/** A file of the user that no commit has. No command may ever touch it. */
export const UNTRACKED: { readonly path: string; readonly text: string } = {
  path: 'notes/mine.txt',
  text: 'never committed\n'.repeat(400),
};

/** Makes a repository with the two lasting branches, on `main`, and the user's file beside. */
export function prepare(root: string, fs: FileSystem = nodeFileSystem): void {
  const repo = initRepositorySync(root, { fs });
  editFiles(root, { 'main-0.txt': 'main\n', 'shared.txt': 'shared\n', 'main-dir1/1.txt': 'one\n' });
  const first = commitSync(repo, { message: 'first', signer: SIGNER });
  switchToSync(repo, { create: { branch: 'topic', start: first.id } });
  editFiles(root, { 'topic-0.txt': 'topic\n', 'topic-dir1/1.txt': 'one\n' });
  commitSync(repo, { message: 'topic', signer: SIGNER });
  switchToSync(repo, { to: { branch: 'main' } });
  editFiles(root, { [UNTRACKED.path]: UNTRACKED.text });
}
