import { spawn, type ChildProcess } from 'node:child_process';

export interface WorkerOptions {
  /** Given to the worker as JSON in `process.argv[2]`; a function is asked for each worker's own. */
  readonly data?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** A program with arguments that runs the process: `['prlimit', '--fsize=1000']`. */
  readonly wrapper?: readonly string[];
}

export interface WorkerResult {
  /** The JSON values that it reported, in order; a last line that was cut off is left out. */
  readonly lines: readonly unknown[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A worker process under way. */
export interface Worker {
  readonly child: ChildProcess;
  readonly lines: readonly unknown[];
  /** Resolves with the first line that fits; rejects if the process ends before. */
  line(fits: (value: unknown) => boolean): Promise<unknown>;
  /** Lets a worker go on that waits in `atBarrier`. */
  go(): void;
  readonly ended: Promise<WorkerResult>;
}

const READY = '{"worker":"ready"}';

/** Starts a Node.js process that runs `script`. */
export function startWorker(script: string, options: WorkerOptions = {}): Worker {
  const command = [...(options.wrapper ?? []), process.execPath, script, JSON.stringify(options.data ?? null)];
  // Reading extra certificates costs each process some 40 ms.
  const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;
  const cwd = options.cwd === undefined ? {} : { cwd: options.cwd };
  const child = spawn(command[0]!, command.slice(1), {
    env: { ...env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...cwd,
  });
  return follow(child);
}

/** Starts `count` processes, lets them go at the same moment if they wait in `atBarrier`, and waits for their ends. */
export async function spawnWorkers(
  script: string,
  count: number,
  options: Omit<WorkerOptions, 'data'> & { readonly data?: (index: number) => unknown } = {},
): Promise<WorkerResult[]> {
  const workers = Array.from({ length: count }, (_, index) =>
    startWorker(script, { ...options, data: options.data?.(index) ?? null }),
  );
  const ready = workers.map((worker) => Promise.race([worker.line(isReady), worker.ended]));
  await Promise.all(ready);
  for (const worker of workers) worker.go();
  return await Promise.all(workers.map((worker) => worker.ended));
}

/** In a worker: says that it is ready and waits until all are. Answers the worker's data. */
export function atBarrier(): Promise<unknown> {
  process.stdout.write(`${READY}\n`);
  return new Promise((resolve) => {
    process.stdin.once('data', () => {
      process.stdin.destroy();
      resolve(workerData());
    });
  });
}

/** In a worker: the data that it was given. */
export function workerData(): unknown {
  return JSON.parse(process.argv[2] ?? 'null');
}

function follow(child: ChildProcess): Worker {
  const lines: unknown[] = [];
  const waiting: {
    fits: (value: unknown) => boolean;
    resolve: (value: unknown) => void;
    reject: (e: Error) => void;
  }[] = [];
  let rest = '';
  let stderr = '';
  child.stdin?.on('error', () => undefined);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const value: unknown = JSON.parse(piece);
      if (piece !== READY) lines.push(value);
      for (const waiter of waiting) if (waiter.fits(value)) waiter.resolve(value);
    }
  });
  const ended = new Promise<WorkerResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const waiter of waiting) waiter.reject(new Error(`the worker ended before: ${stderr}`));
      resolve({ lines, code, signal, stderr });
    });
  });
  const line = (fits: (value: unknown) => boolean): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const earlier = lines.find(fits);
      if (earlier === undefined) waiting.push({ fits, resolve, reject });
      else resolve(earlier);
    });
  return { child, lines, line, go: () => void child.stdin?.end('go\n'), ended };
}

function isReady(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'worker' in value && value.worker === 'ready';
}
