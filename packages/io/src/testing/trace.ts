import { basePath, parentPath } from '../path/parts.js';
import type { Calls } from '../port/calls.js';
import { takesDescriptor, type RecordedCall } from '../recording/recorded-call.js';

const EFFECTS: ReadonlySet<keyof Calls> = new Set([
  'open',
  'write',
  'fchmod',
  'ftruncate',
  'fsync',
  'fdatasync',
  'close',
  'fsyncDir',
  'rename',
  'link',
  'unlink',
  'symlink',
  'mkdir',
  'rmdir',
  'chmod',
]);
const TEMP = /^(\.muse-tmp-|\.obj-tmp-|\.restore-tmp-).*$/;

export interface TraceOptions {
  /** Cut off the front of every path. */
  readonly root?: string;
  /** The calls to show; those that change something, by default. */
  readonly ops?: ReadonlySet<keyof Calls>;
}

/**
 * The calls as lines to compare and to read: `open d/.muse-tmp-* wx`, `write d/.muse-tmp-* 5`, `rename d/.muse-tmp-* d/a`.
 * What differs from run to run in the name of a temp is a `*`. A call that failed ends in ` !` and the code.
 */
export function traceOf(calls: readonly RecordedCall[], options: TraceOptions = {}): string[] {
  return calls.filter((call) => (options.ops ?? EFFECTS).has(call.op)).map((call) => line(call, options.root));
}

function line(call: RecordedCall, root: string | undefined): string {
  const args = takesDescriptor(call.op) ? [call.path ?? call.args[0], ...call.args.slice(1)] : call.args;
  const shown = call.op === 'write' ? [args[0], call.args[3]] : args;
  const words = shown.filter((word) => word !== undefined).map((word, index) => plain(word, index, call, root));
  return [call.op, ...words, ...failure(call)].join(' ');
}

function plain(word: unknown, index: number, call: RecordedCall, root: string | undefined): string {
  if (typeof word === 'string') return path(word, root);
  const isMode = typeof word === 'number' && index > 0 && ['open', 'mkdir', 'chmod', 'fchmod'].includes(call.op);
  return isMode ? `0${word.toString(8)}` : String(word);
}

function path(word: string, root: string | undefined): string {
  const base = basePath(word);
  const masked = TEMP.test(base) ? `${parentPath(word)}/${base.replace(TEMP, '$1*')}` : word;
  return root !== undefined && masked.startsWith(`${root}/`) ? masked.slice(root.length + 1) : masked;
}

function failure(call: RecordedCall): string[] {
  if (call.outcome.kind !== 'error') return [];
  const { error } = call.outcome;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'error';
  return [`!${code}`];
}
