import type { Calls, FileStat, PromiseCalls } from '../../src/index.js';

/** A descriptor in a script: opened into a slot, used by its number. */
export interface Slot {
  readonly slot: number;
}

/** One call of a script: `$` stands for the root, a slot for a descriptor, a string of data for its bytes. */
export interface ScriptCall {
  readonly op: keyof Calls;
  readonly args: readonly unknown[];
  /** Where the descriptor of an `open` goes. */
  readonly into?: number;
}

export type Outcome = { readonly value: unknown } | { readonly error: unknown };

type Apply = (op: keyof Calls, args: unknown[]) => unknown;

export function applySync(calls: Calls): Apply {
  return (op, args) => (calls as unknown as Record<string, (...args: unknown[]) => unknown>)[op]!(...args);
}

export function applyPromises(calls: PromiseCalls): Apply {
  return (op, args) => (calls as unknown as Record<string, (...args: unknown[]) => unknown>)[op]!(...args);
}

/** Runs the calls one after the other and answers what each did, in a form that does not depend on the disk. */
export async function runScript(apply: Apply, root: string, script: readonly ScriptCall[]): Promise<Outcome[]> {
  const open = new Map<number, number>();
  const outcomes: Outcome[] = [];
  for (const call of script) outcomes.push(await runCall(apply, root, call, open));
  for (const fd of open.values()) await apply('close', [fd]);
  return outcomes;
}

async function runCall(apply: Apply, root: string, call: ScriptCall, open: Map<number, number>): Promise<Outcome> {
  const slot = call.args.find((arg): arg is Slot => typeof arg === 'object' && arg !== null && 'slot' in arg);
  if (slot !== undefined && !open.has(slot.slot)) return { value: 'nothing open' };
  if (call.into !== undefined && open.has(call.into)) return { value: 'slot in use' };
  const args = call.args.map((arg) => {
    if (typeof arg === 'string') return arg.replaceAll('$', root);
    return arg === slot ? open.get(slot!.slot) : arg;
  });
  try {
    const value = await performCall(apply, call.op, args);
    if (call.into !== undefined) {
      open.set(call.into, value as number);
      return { value: 'opened' };
    }
    if (call.op === 'close') open.delete(slot!.slot);
    return { value: plain(value, root) };
  } catch (error) {
    const { code, syscall, path, dest, message } = error as NodeJS.ErrnoException & { dest?: string };
    return {
      error: { code, syscall, path: strip(path, root), dest: strip(dest, root), message: strip(message, root) },
    };
  }
}

async function performCall(apply: Apply, op: keyof Calls, args: unknown[]): Promise<unknown> {
  if (op === 'read') {
    const buffer = new Uint8Array(args[1] as number);
    const count = (await apply('read', [args[0], buffer, 0, buffer.length, args[2]])) as number;
    return Buffer.from(buffer.subarray(0, count)).toString();
  }
  if (op === 'write') {
    const data = Buffer.from(args[1] as string);
    return apply('write', [args[0], data, 0, data.length, args[2]]);
  }
  return apply(op, args);
}

function plain(value: unknown, root: string): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (typeof value === 'string') return strip(value, root);
  if (Array.isArray(value)) {
    const entries = value as { name: string; kind?: string; stat?: FileStat }[];
    const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return sorted.map(({ name, kind, stat }) => ({ name, kind: kind ?? plain(stat, root) }));
  }
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    const { kind, size, mode } = value as FileStat;
    return { kind, mode, size: kind === 'directory' ? 0 : size };
  }
  return value;
}

function strip(text: string | undefined, root: string): string | undefined {
  return text?.replaceAll(root, '$');
}
