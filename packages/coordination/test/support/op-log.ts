import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryFileSystem, type FileSystem, type MemoryFileSystem } from '@muse/io';
import { recordingFileSystem } from '@muse/io/testing';
import { onTestFinished } from 'vitest';
import { openOpLog, type Op, type OpLog } from '../../src/index.js';

/** The worker of the op log's tests. */
export const worker: string = fileURLToPath(new URL('../workers/op-log.mjs', import.meta.url));

/** A repository directory that is gone after the test. */
export function tempMuse(): string {
  const dir = mkdtempSync(join(tmpdir(), 'muse-op-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A new log on the disk. */
export function newLog(): OpLog {
  return openOpLog(tempMuse(), 'session');
}

/** The same log as another process would open it. */
export function again({ dir, session, fs }: OpLog, other: FileSystem = fs): OpLog {
  return openOpLog(dir.slice(0, -`/op_log/${session}`.length), session, { fs: other });
}

/** Puts bytes behind a log, as a crash or a bad disk would. */
export function scribble(log: OpLog, bytes: string | Uint8Array): void {
  appendFileSync(log.log.path, bytes);
}

export function linesOf(log: OpLog): string[] {
  return readFileSync(log.log.path, 'utf8').split('\n').slice(0, -1);
}

/** An op as another place has logged it. */
export function foreign(op: Partial<Op> & Pick<Op, 'id' | 'clock'>): Op {
  return { actor: 'there', kind: 'edit', at: '2026-01-02T03:04:05.678Z', payload: null, ...op };
}

/** A simulated machine with an empty `/m`. */
export function memoryMuse(): MemoryFileSystem {
  const fs = memoryFileSystem();
  fs.sync.mkdir('/m');
  return fs;
}

/** Runs `body` in a process that is killed when it is about to make its call number `n`; whether it came to its end. */
export function runMortal(fs: MemoryFileSystem, n: number, body: (fs: FileSystem) => void): boolean {
  const victim = fs.spawn();
  let calls = 0;
  const fail = (): Error | undefined => (calls++ === n ? (victim.kill(), new Error('killed')) : undefined);
  try {
    body(recordingFileSystem(victim, { fail }).fs);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('killed')) return false;
    throw error;
  }
}

/** What a call throws. */
export function thrownBy(
  call: () => unknown,
): Error & { code?: string; kind?: string; data?: Record<string, unknown>; hint?: string } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
