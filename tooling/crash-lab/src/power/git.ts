import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { editFiles } from '../workload/edit.js';
import { seenWith, type Seen, type TipSeen } from '../workload/seen.js';
import type { Answer, Step } from '../workload/step.js';

/** Settings that keep Git to itself: no files of the user, no work in the background. */
const SETTINGS = [
  'user.name=Ada',
  'user.email=ada@example.org',
  'gc.auto=0',
  'maintenance.auto=false',
  'safe.directory=*',
];

export interface GitResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs Git in a work tree. */
export function git(root: string, ...words: readonly string[]): GitResult {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const { status, stdout, stderr, error } = spawnSync('git', [...settings, ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { code: status, output: `${stdout}${stderr}`.trim() };
}

/** Makes a repository with the two lasting branches, on `main`. */
export function prepareGit(root: string, { fsyncAll }: { readonly fsyncAll: boolean }): Seen {
  mkdirSync(root, { recursive: true });
  must(root, 'init', '-q', '-b', 'main');
  if (fsyncAll) must(root, 'config', 'core.fsync', 'all');
  editFiles(root, { 'main-0.txt': 'main\n', 'shared.txt': 'shared\n', 'main-dir1/1.txt': 'one\n' });
  must(root, 'add', '-A');
  must(root, 'commit', '-q', '-m', 'first');
  must(root, 'switch', '-q', '-c', 'topic');
  editFiles(root, { 'topic-0.txt': 'topic\n', 'topic-dir1/1.txt': 'one\n' });
  must(root, 'add', '-A');
  must(root, 'commit', '-q', '-m', 'topic');
  must(root, 'switch', '-q', 'main');
  const tip = (branch: string): TipSeen => ({
    id: must(root, 'rev-parse', branch),
    parents: [],
    message: '',
    files: {},
  });
  return seenWith('main', { main: tip('main'), topic: tip('topic') });
}

/** Takes a step with Git. The files of a commit are in the work tree already. */
export function performGit(root: string, step: Step): Answer {
  switch (step.do) {
    case 'commit':
      must(root, 'add', '--', ...Object.keys(step.files));
      must(root, 'commit', '-q', '-m', step.message);
      return must(root, 'rev-parse', 'HEAD');
    case 'merge':
      must(root, 'merge', '-q', '--no-ff', '-m', step.message, step.from);
      return must(root, 'rev-parse', 'HEAD');
    case 'switch':
      must(root, 'switch', '-q', step.to);
      return null;
    case 'create-branch':
      must(root, 'branch', step.branch);
      return null;
    case 'rename-branch':
      must(root, 'branch', '-m', step.branch, step.to);
      return null;
    case 'delete-branch':
      must(root, 'branch', '-D', step.branch);
      return null;
    default:
      throw new Error(`a step ${step.do} is not put to Git`);
  }
}

function must(root: string, ...words: readonly string[]): string {
  const { code, output } = git(root, ...words);
  if (code !== 0) throw new Error(`git ${words.join(' ')} ended with ${code}: ${output}`);
  return output;
}
