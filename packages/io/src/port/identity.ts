import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { errorCode } from '../errors/muse-error.js';
import type { Liveness, ProcessIdentity } from './calls.js';

/*
 * A PID alone says little: it is given again to another process, and another container counts its own from 1. So an
 * identity also has the start time of the process, the machine, the boot and the PID namespace. Linux tells all of them
 * in /proc. macOS and Windows tell only the PID here: there a lock of a dead process whose PID was given again stays
 * until that process ends too. So it is where /proc shows the PIDs of another namespace than our own (`unshare --pid`
 * without a /proc of its own): what it says of a PID there is about some other process.
 */

let self: ProcessIdentity | undefined;
let ownProc: boolean | undefined;

export function selfIdentity(): ProcessIdentity {
  self ??= {
    pid: process.pid,
    started: processStat('self')?.started ?? '',
    machine: shortHash(`${readText('/etc/machine-id') ?? ''}\0${os.hostname()}`),
    boot: bootHash(),
    namespace: pidNamespace(),
  };
  return self;
}

export function livenessOf(identity: ProcessIdentity): Liveness {
  const me = selfIdentity();
  if (identity.machine !== me.machine) return 'unknown';
  if (identity.boot !== me.boot) return identity.boot === '' || me.boot === '' ? 'unknown' : 'dead';
  if (identity.namespace !== me.namespace) return 'unknown';
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return 'dead';
    if (errorCode(error) !== 'EPERM') throw error;
  }
  ownProc ??= showsOwnPids();
  const stat = ownProc ? processStat(String(identity.pid)) : undefined;
  // Unreadable with a live PID: /proc hides other users' processes here, or there is no /proc of ours.
  if (stat === undefined) return 'alive';
  if (stat.state === 'Z' || stat.state === 'X') return 'dead';
  return identity.started !== '' && stat.started !== identity.started ? 'dead' : 'alive';
}

/** State and start time (in clock ticks since boot, base 36) from `/proc/<pid>/stat`: fields 3 and 22. */
function processStat(pid: string): { state: string; started: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the command in parentheses and may hold anything, parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: Number(fields[19] ?? 0).toString(36) };
}

/** Whether /proc counts processes as the calls of this one do. */
function showsOwnPids(): boolean {
  try {
    return fs.readlinkSync('/proc/self') === String(process.pid);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

function bootHash(): string {
  const id = readText('/proc/sys/kernel/random/boot_id');
  return id === undefined ? '' : shortHash(id);
}

function pidNamespace(): string {
  try {
    const digits = /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
    return digits === '' ? '' : Number(digits).toString(36);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return '';
  }
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
