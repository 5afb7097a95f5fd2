/* A process that looks at repositories: a request as JSON on each line of standard input, a reply on each of output. */
import { createInterface } from 'node:readline';
import { check, type CheckRequest } from './check.js';

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(check(JSON.parse(line) as CheckRequest))}\n`);
}
