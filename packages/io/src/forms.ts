import type { GroupFile } from './group/write-group.js';
import type { FileSystem } from './port/calls.js';
import { nodeFileSystem } from './port/node.js';
import { promised, synced, type Promised, type Synced } from './protocol/forms.js';
import { runPromises, runSync } from './protocol/run.js';
import * as protocols from './protocols.js';
import type { WriteResult } from './write/temp.js';

/** Where an operation takes place; the machine's own file system by default. */
export interface OnOptions {
  readonly fs?: FileSystem;
}

type SweepOptions = OnOptions & { readonly recursive?: boolean };
type RemoveOptions = OnOptions & { readonly durability?: 'durable' | 'process' };

/** Appends records to a log, durably unless the log says otherwise. See the protocol for crashes and errors. */
export const appendRecords: Promised<typeof protocols.appendRecords> = promised(protocols.appendRecords);
/** `appendRecords`, synchronously. */
export const appendRecordsSync: Synced<typeof protocols.appendRecords> = synced(protocols.appendRecords);
/** Reads every intact record of a log, and reports what is damaged. */
export const readLog: Promised<typeof protocols.readLog> = promised(protocols.readLog);
/** `readLog`, synchronously. */
export const readLogSync: Synced<typeof protocols.readLog> = synced(protocols.readLog);
/** Reads the last records of a log in work proportional to them. */
export const readLogTail: Promised<typeof protocols.readLogTail> = promised(protocols.readLogTail);
/** `readLogTail`, synchronously. */
export const readLogTailSync: Synced<typeof protocols.readLogTail> = synced(protocols.readLogTail);

/** Writes several files with as few waits for the disk as possible, then publishes them in order. */
export function writeGroup(files: readonly GroupFile[], options: OnOptions = {}): Promise<WriteResult> {
  return runPromises(options.fs ?? nodeFileSystem, protocols.writeGroup(files));
}

/** `writeGroup`, synchronously. */
export function writeGroupSync(files: readonly GroupFile[], options: OnOptions = {}): WriteResult {
  return runSync(options.fs ?? nodeFileSystem, protocols.writeGroup(files));
}

/** Removes the temps of dead writers in a directory; answers their paths. */
export function sweepTemps(dir: string, options: SweepOptions = {}): Promise<string[]> {
  return runPromises(options.fs ?? nodeFileSystem, protocols.sweepTemps(dir, options));
}

/** `sweepTemps`, synchronously. */
export function sweepTempsSync(dir: string, options: SweepOptions = {}): string[] {
  return runSync(options.fs ?? nodeFileSystem, protocols.sweepTemps(dir, options));
}

/** Removes a file durably; false if there was none. */
export function removeFile(path: string, options: RemoveOptions = {}): Promise<boolean> {
  return runPromises(options.fs ?? nodeFileSystem, protocols.removeFile(path, options));
}

/** `removeFile`, synchronously. */
export function removeFileSync(path: string, options: RemoveOptions = {}): boolean {
  return runSync(options.fs ?? nodeFileSystem, protocols.removeFile(path, options));
}

/** Makes a directory and those above it that are missing, each synced in its parent. */
export function ensureDir(path: string, options: OnOptions = {}): Promise<void> {
  return runPromises(options.fs ?? nodeFileSystem, protocols.ensureDir(path));
}

/** `ensureDir`, synchronously. */
export function ensureDirSync(path: string, options: OnOptions = {}): void {
  runSync(options.fs ?? nodeFileSystem, protocols.ensureDir(path));
}
