import { basePath, parentPath } from '../path/parts.js';
import { succeeded, type RecordedCall } from '../recording/recorded-call.js';

export interface FullProtocolOptions {
  readonly prefix: '.muse-tmp-' | '.obj-tmp-' | '.restore-tmp-';
  /** The permission bits that must be set before the fsync; without it none may be set. */
  readonly mode?: number;
  /** What must have been written, if it is to be checked. */
  readonly content?: Uint8Array;
}

/**
 * Throws unless the calls publish `path` by the full protocol: a temp with a name of its own, opened exclusively in the
 * target's directory; all bytes; the final mode if one is given; fsync; close; rename (or link, and the temp unlinked);
 * fsync of the directory; each call ended before the next began, and nothing else was done to the temp. Every directory
 * that was made must have been fsynced in its parent before anything was put into it. The target is never written in
 * place. If `path` is published more than once the last time counts.
 *
 * @returns the path of the temp
 */
export function expectFullProtocol(calls: readonly RecordedCall[], path: string, options: FullProtocolOptions): string {
  const done = calls.filter(succeeded);
  const publish = done.findLast((call) => (call.op === 'rename' || call.op === 'link') && call.args[1] === path);
  if (publish === undefined) throw new Error(`${path} was never published by a rename or a link`);
  const temp = String(publish.args[0]);
  checkTempName(temp, path, options);
  const opened = done.filter((call) => call.op === 'open' && call.args[0] === temp);
  if (opened.length !== 1) throw new Error(`the temp ${temp} was opened ${opened.length} times`);
  const ofTemp = done.filter((call) => call.path === temp && call.started <= publish.started);
  checkOrder(ofTemp, publish, options);
  checkDirectorySync(done, publish, path);
  checkMadeDirectories(done, publish, path);
  checkNotInPlace(calls, path);
  return temp;
}

function checkTempName(temp: string, path: string, options: FullProtocolOptions): void {
  if (parentPath(temp) !== parentPath(path)) throw new Error(`the temp ${temp} is not in the directory of ${path}`);
  const base = basePath(temp);
  if (!base.startsWith(options.prefix)) throw new Error(`the temp ${temp} does not start with ${options.prefix}`);
  if (base.endsWith('.tmp')) throw new Error(`the temp ${temp} ends in .tmp`);
}

/** What was done to the temp, in order: exactly open, writes, mode, fsync, close, publication. */
function checkOrder(ofTemp: readonly RecordedCall[], publish: RecordedCall, options: FullProtocolOptions): void {
  const steps = ofTemp.map((call) => (call === publish ? 'publish' : call.op)).join(' ');
  const mode = options.mode === undefined ? '' : ' fchmod';
  if (!new RegExp(`^open( write)*${mode} fsync close publish$`).test(steps)) {
    throw new Error(`expected open, writes,${mode} fsync, close, publish of the temp, got: ${steps}`);
  }
  if (ofTemp[0]?.args[1] !== 'wx') throw new Error(`the temp was opened with '${String(ofTemp[0]?.args[1])}'`);
  const bits = ofTemp.find((call) => call.op === 'fchmod')?.args[1];
  if (bits !== options.mode) throw new Error(`the mode was set to ${String(bits)}, not ${String(options.mode)}`);
  for (const [index, call] of ofTemp.entries()) {
    const before = ofTemp[index - 1];
    if (before !== undefined && before.ended > call.started)
      throw new Error(`${call.op} began before ${before.op} ended`);
  }
  if (options.content !== undefined && !Buffer.from(options.content).equals(writtenBytes(ofTemp))) {
    throw new Error('the temp does not hold the content');
  }
}

function writtenBytes(calls: readonly RecordedCall[]): Buffer {
  const writes = calls.filter((call) => call.op === 'write');
  return Buffer.concat(
    writes.map((call) => {
      const taken = call.outcome.kind === 'value' ? (call.outcome.value as number) : 0;
      return (call.args[1] as Uint8Array).subarray(0, taken);
    }),
  );
}

function checkDirectorySync(done: readonly RecordedCall[], publish: RecordedCall, path: string): void {
  const synced = done.some((call) => isSyncOf(call, parentPath(path)) && call.started > publish.ended);
  if (!synced) throw new Error(`the directory of ${path} was not fsynced after the ${publish.op}`);
  if (publish.op === 'rename') return;
  const temp = publish.args[0];
  if (!done.some((call) => call.op === 'unlink' && call.args[0] === temp)) throw new Error('the temp was not unlinked');
}

function checkMadeDirectories(done: readonly RecordedCall[], publish: RecordedCall, path: string): void {
  const made = done.filter((call) => call.op === 'mkdir' && path.startsWith(`${String(call.args[0])}/`));
  for (const mkdir of made) {
    const dir = String(mkdir.args[0]);
    const used = done.find((call) => call.started > mkdir.ended && (call.path ?? '').startsWith(`${dir}/`)) ?? publish;
    const synced = done.some(
      (call) => isSyncOf(call, parentPath(dir)) && call.started > mkdir.ended && call.ended < used.started,
    );
    if (!synced) throw new Error(`${dir} was made but its parent was not fsynced before it was used`);
  }
}

function checkNotInPlace(calls: readonly RecordedCall[], path: string): void {
  const inPlace = calls.find((call) => call.op === 'open' && call.args[0] === path && call.args[1] !== 'r');
  if (inPlace !== undefined) throw new Error(`${path} itself was opened with '${String(inPlace.args[1])}'`);
}

function isSyncOf(call: RecordedCall, dir: string): boolean {
  return call.op === 'fsyncDir' && call.args[0] === dir;
}
