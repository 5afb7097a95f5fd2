import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeFileSystem, type FileSystem } from '@muse/io';
import { recordingFileSystem, type Recording, type RecordingOptions } from '@muse/io/testing';
import { onTestFinished } from 'vitest';

import {
  claimSync,
  createReservationSync,
  openCoordination,
  type Claim,
  type ClaimRequest,
  type Coordination,
  type CoordinationOptions,
  type Reservation,
} from '../../src/index.js';

/** The path of a worker script. */
export function worker(name: string): string {
  return fileURLToPath(new URL(`../workers/${name}.mjs`, import.meta.url));
}

/** A handle on a directory of its own on the disk, gone after the test. */
export function newCoordination(options: CoordinationOptions = {}): Coordination {
  const dir = mkdtempSync(join(tmpdir(), 'muse-coord-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return openCoordination(`${dir}/.muse`, options);
}

/** The same records as another process would open them. */
export function again(coord: Coordination, options: CoordinationOptions = {}): Coordination {
  return openCoordination(coord.dir, { fs: coord.fs, retentionSeconds: coord.retentionSeconds, ...options });
}

/** The same records, with every call recorded, and made to fail where asked for. */
export function recorded(
  coord: Coordination,
  options: RecordingOptions = {},
): { readonly coord: Coordination } & Pick<Recording, 'calls' | 'faults'> {
  const { fs, calls, faults } = recordingFileSystem(coord.fs, options);
  return { coord: again(coord, { fs }), calls, faults };
}

export function request(runId: string, ...addresses: string[]): ClaimRequest {
  return { runId, branch: 'main', addresses: addresses.length === 0 ? ['src/a.ts'] : addresses, operation: 'write' };
}

export function reserve(coord: Coordination, runId: string, ...addresses: string[]): Reservation {
  return createReservationSync(coord, request(runId, ...addresses)).reservation;
}

export function take(coord: Coordination, runId: string, ...addresses: string[]): Claim {
  return claimSync(coord, request(runId, ...addresses)).reservation;
}

/** Names of the files among the records of a kind. */
export function filesOf(coord: Coordination, kind: 'reservations' | 'intents'): string[] {
  const dir = `${coord.dir}/coordination/${kind}`;
  if (coord.fs !== nodeFileSystem) return (coord.fs.sync.readdir(dir) ?? []).map(({ name }) => name).toSorted();
  try {
    return readdirSync(dir).toSorted();
  } catch {
    return [];
  }
}

export function recordFile(coord: Coordination, id: string, kind: 'reservations' | 'intents' = 'reservations'): string {
  return `${coord.dir}/coordination/${kind}/${id}.json`;
}

/** A record's file as JSON. */
export function fileOf(
  coord: Coordination,
  id: string,
  kind?: 'reservations' | 'intents',
): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(recordFile(coord, id, kind), 'utf8')) as Record<string, unknown>;
}

/** Puts other fields into a record's file, without a right checksum. */
export function rewrite(coord: Coordination, id: string, fields: Readonly<Record<string, unknown>>): void {
  writeFileSync(recordFile(coord, id), JSON.stringify({ ...fileOf(coord, id), ...fields }));
}

/** A machine whose clocks can be set: the wall clock steps, the monotonic one does not, and a reboot starts it anew. */
export interface Clocks {
  wallMs: number;
  monotonicMs: number;
  boot: string;
  readonly fs: FileSystem;
  /** Lets time pass on both. */
  pass(milliseconds: number): void;
  /** Switches the machine off and on again, which takes this long. */
  reboot(milliseconds: number): void;
}

let boots = 0;

export function clocks(inner: FileSystem = nodeFileSystem): Clocks {
  const clock: Clocks = {
    wallMs: Date.UTC(2025, 0),
    monotonicMs: 5_000,
    boot: 'firstboot',
    fs: {
      sync: { ...inner.sync, ...overridden(() => clock, inner) },
      promises: inner.promises,
    },
    pass: (milliseconds) => {
      clock.wallMs += milliseconds;
      clock.monotonicMs += milliseconds;
    },
    reboot: (milliseconds) => {
      clock.wallMs += milliseconds;
      clock.monotonicMs = 0;
      clock.boot = `boot${boots++}`;
    },
  };
  return clock;
}

type TimeCalls = Pick<FileSystem['sync'], 'now' | 'monotonic' | 'self'>;

function overridden(clock: () => Clocks, inner: FileSystem): TimeCalls {
  return {
    now: () => clock().wallMs,
    monotonic: () => clock().monotonicMs,
    self: () => ({ ...inner.sync.self(), boot: clock().boot }),
  };
}

/** What a call throws. */
export function thrownBy(
  call: () => unknown,
): Error & { code?: string; kind?: string; hint?: string; data?: Readonly<Record<string, unknown>> } {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
