import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Output } from '../command/command.js';
import { printOutput, chunks } from './print.js';

const DEFAULT_PAGER = 'less -FRX';

/** The pager's program and arguments: `$MUSE_PAGER`, `$PAGER`, or less; `undefined` if none is wanted. */
export function choosePager(env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const words = (env['MUSE_PAGER'] ?? env['PAGER'] ?? DEFAULT_PAGER).split(/\s+/).filter((word) => word !== '');
  return words.length === 0 || words[0] === 'cat' ? undefined : words;
}

/**
 * Shows output in the pager, which gets it through a pipe and its arguments as a list: no shell reads them. Where the
 * pager cannot be started the output is printed plainly.
 */
export async function page(output: Output, env: NodeJS.ProcessEnv): Promise<void> {
  const pager = choosePager(env);
  if (pager === undefined) return printOutput(output);
  const child = spawn(pager[0]!, pager.slice(1), {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'FRX', ...env },
  });
  const started = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  if (!started) return printOutput(output);
  const closed = once(child, 'close');
  let gone = false;
  // A reader who quits the pager early closes the pipe; that is no failure.
  child.stdin.on('error', () => (gone = true));
  const ignoreInterrupt = (): void => {};
  process.on('SIGINT', ignoreInterrupt);
  for (const chunk of typeof output === 'string'
    ? [output]
    : output instanceof Uint8Array
      ? [output]
      : chunks(output)) {
    if (gone) break;
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain').catch(() => {}), closed]);
  }
  child.stdin.end();
  await closed;
  process.off('SIGINT', ignoreInterrupt);
}
