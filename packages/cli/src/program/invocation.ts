import type { Invocation } from '@muse/repository';

/** How the operation log names what this command line does, and the agent behind it. */
export function readInvocation(command: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Invocation {
  const agent = env['MUSE_AGENT'];
  const run = env['MUSE_RUN_ID'];
  const session = env['MUSE_AGENT_SESSION'];
  return { command, ...(agent && { agent }), ...(run && { run }), ...(session && { session }) };
}
