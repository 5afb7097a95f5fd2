import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterStep } from '../workload/after-step.js';
import type { CheckReply, CheckRequest } from '../workload/check.js';
import { editFiles } from '../workload/edit.js';
import { git } from './git.js';

/**
 * Looks at a repository of Git after a power cut: `git fsck`, `git status`, every acknowledged commit reachable from its
 * branch, and a next commit.
 */
export function checkGit(request: CheckRequest): CheckReply {
  const { root, seed } = request;
  const started = performance.now();
  const damaged: string[] = [];
  if (!existsSync(join(root, '.git'))) return replyOf({ damaged: ['there is no repository'] });
  const fsck = git(root, 'fsck', '--full', '--no-dangling', '--no-progress');
  if (fsck.code !== 0) damaged.push(`git fsck: ${fsck.output}`);
  const head = git(root, 'rev-parse', '--verify', '-q', 'HEAD');
  if (head.code !== 0) damaged.push(`HEAD cannot be resolved: ${head.output}`);
  const status = git(root, 'status', '--porcelain');
  if (status.code !== 0) damaged.push(`git status: ${status.output}`);
  const firstMs = performance.now() - started;
  const lost = lostIn(request);
  editFiles(root, { [`check-${seed}.txt`]: `${seed}\n` });
  const add = git(root, 'add', '--', `check-${seed}.txt`);
  const commit = git(root, 'commit', '-q', '-m', 'after the cut', '--', `check-${seed}.txt`);
  const failed = [add, commit].find(({ code }) => code !== 0);
  const blocked = failed?.output.includes('.lock') === true ? [failed.output] : [];
  if (failed !== undefined && blocked.length === 0) damaged.push(`the next commit: ${failed.output}`);
  return { ...replyOf({ damaged, lost, blocked }), firstMs };
}

/** Branches whose acknowledged commit cannot be reached from them any more. */
function lostIn({ root, before, cutOff }: CheckRequest): string[] {
  const lost: string[] = [];
  const possible = cutOff === null ? before : afterStep(before, cutOff, 'unknown');
  for (const [branch, { id }] of Object.entries(before.branches)) {
    // The step that was cut off may have taken it away.
    if (possible.branches[branch] === undefined) continue;
    const kept = git(root, 'merge-base', '--is-ancestor', id, `refs/heads/${branch}`);
    if (kept.code !== 0) lost.push(`${branch} does not lead to ${id}: ${kept.output}`);
  }
  return lost;
}

function replyOf(found: Partial<CheckReply>): CheckReply {
  return { damaged: [], lost: [], blocked: [], residue: [], outcome: 'neither', seen: null, firstMs: 0, ...found };
}
