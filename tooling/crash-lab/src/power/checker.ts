/* A process that looks at mounted disks: a request as JSON on each line of standard input, a reply on each of output. */
import { createInterface } from 'node:readline';
import { check, type CheckRequest } from '../workload/check.js';
import { checkGit } from './check-git.js';
import type { SubjectName } from './subject.js';

export type PowerRequest = CheckRequest & { readonly subject: SubjectName };

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as PowerRequest;
  const isGit = request.subject === 'git' || request.subject === 'git-fsync-all';
  const reply = isGit ? checkGit(request) : check(request);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
