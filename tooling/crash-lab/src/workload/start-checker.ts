import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CheckReply, CheckRequest } from './check.js';
import { childEnvironment } from './environment.js';

/** A checker process under way. One request at a time. */
export interface Checker<Request extends CheckRequest = CheckRequest> {
  ask(request: Request): Promise<CheckReply>;
  stop(): void;
}

const CHECKER = fileURLToPath(new URL('checker.js', import.meta.url));

/** Starts a process that looks at repositories. It stays for many of them, for starting one costs more than looking. */
export function startChecker<Request extends CheckRequest>(script: string = CHECKER): Checker<Request> {
  const child = spawn(process.execPath, [script], { env: childEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const reply = await replies.next();
      if (reply.done === true) throw new Error('the checker process ended');
      return JSON.parse(reply.value) as CheckReply;
    },
    stop: () => {
      child.stdin.end();
      child.kill();
    },
  };
}
