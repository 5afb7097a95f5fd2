import type { Calls } from '../port/calls.js';

/** One call on the port, as a value. */
export type PortCall = {
  readonly [K in keyof Calls]: { readonly op: K; readonly args: Parameters<Calls[K]> };
}[keyof Calls];

/** Protocols that may run side by side; answers with their results in order. A failure is thrown after all have ended. */
export interface AllCall {
  readonly op: 'all';
  readonly protocols: readonly Protocol<unknown>[];
}

/** Waits for a promise: only the promise driver can. */
export interface AwaitCall {
  readonly op: 'await';
  readonly promise: PromiseLike<unknown>;
}

export type Step = PortCall | AllCall | AwaitCall;

/**
 * A durable protocol: it yields calls on the port and gets their answers, so that one text runs synchronously, with
 * promises, and under the crash explorer.
 */
export type Protocol<T> = Generator<Step, T, unknown>;

type PortSteps = {
  readonly [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Protocol<ReturnType<Calls[K]>>;
};

function step<K extends keyof Calls>(op: K): PortSteps[K] {
  return function* (...args: Parameters<Calls[K]>): Protocol<ReturnType<Calls[K]>> {
    // The driver answers a step with what its call returned; this is the one place that says so to the compiler.
    return (yield { op, args } as PortCall) as ReturnType<Calls[K]>;
  } as PortSteps[K];
}

/** Each call of the port as a protocol of one step: `const fd = yield* port.open(path, 'r')`. */
export const port: PortSteps = {
  open: step('open'),
  read: step('read'),
  write: step('write'),
  fstat: step('fstat'),
  fchmod: step('fchmod'),
  ftruncate: step('ftruncate'),
  fsync: step('fsync'),
  fdatasync: step('fdatasync'),
  close: step('close'),
  fsyncDir: step('fsyncDir'),
  rename: step('rename'),
  link: step('link'),
  unlink: step('unlink'),
  symlink: step('symlink'),
  readlink: step('readlink'),
  mkdir: step('mkdir'),
  rmdir: step('rmdir'),
  chmod: step('chmod'),
  lstat: step('lstat'),
  stat: step('stat'),
  realpath: step('realpath'),
  readdir: step('readdir'),
  statdir: step('statdir'),
  readFile: step('readFile'),
  now: step('now'),
  monotonic: step('monotonic'),
  sleep: step('sleep'),
  nonce: step('nonce'),
  self: step('self'),
  liveness: step('liveness'),
  reduced: step('reduced'),
  blocking: step('blocking'),
};

/** Runs protocols side by side where the driver can, one after the other where it cannot. */
export function* all<T>(protocols: readonly Protocol<T>[]): Protocol<T[]> {
  return (yield { op: 'all', protocols }) as T[];
}

/** Waits for a promise inside a protocol. Run synchronously it throws `ERR_MUSE_SYNC_AWAIT`. */
export function* awaited<T>(promise: PromiseLike<T>): Protocol<T> {
  return (yield { op: 'await', promise }) as T;
}
