import { startWorker, type WorkerOptions, type WorkerResult } from './workers.js';

export interface KillOptions extends WorkerOptions {
  /** The longest time from the first line to the kill, in milliseconds; 30 by default. */
  readonly withinMs?: number;
  /** Numbers in [0, 1); `Math.random` by default. */
  readonly random?: () => number;
}

export interface KillResult extends WorkerResult {
  /** From the first line to the kill, in milliseconds. */
  readonly delayMs: number;
}

/** Starts a worker that works until it is stopped, and stops it by SIGKILL at a random moment after its first line. */
export async function killAtRandom(script: string, options: KillOptions = {}): Promise<KillResult> {
  const worker = startWorker(script, options);
  worker.go();
  await worker.line(() => true);
  const delayMs = (options.random ?? Math.random)() * (options.withinMs ?? 30);
  await wait(delayMs);
  worker.child.kill('SIGKILL');
  return { ...(await worker.ended), delayMs };
}

/** Starts a worker and stops it by SIGKILL as soon as it has reported its first line. */
export async function killAfterFirstLine(script: string, options: WorkerOptions = {}): Promise<KillResult> {
  return await killAtRandom(script, { ...options, withinMs: 0 });
}

/** A timer is too coarse for parts of a millisecond: the last of them is spent waiting in turns of the event loop. */
async function wait(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  if (milliseconds > 2) await new Promise((resolve) => setTimeout(resolve, milliseconds - 2));
  while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
}
