import type { Liveness, ProcessIdentity } from '../port/calls.js';

/** The processes of a simulated machine: who was started, and who still lives. */
export class Processes {
  readonly #known = new Map<string, Liveness>();
  #pid = 1000;

  start(wanted: Partial<ProcessIdentity> = {}): ProcessIdentity {
    const pid = wanted.pid ?? this.#pid + 1;
    this.#pid = Math.max(this.#pid, pid);
    const identity = { pid, started: `s${pid}`, machine: 'machine1', boot: 'boot1', namespace: 'ns1', ...wanted };
    this.#known.set(keyOf(identity), 'alive');
    return identity;
  }

  end(identity: ProcessIdentity): void {
    this.#known.set(keyOf(identity), 'dead');
  }

  set(identity: ProcessIdentity, liveness: Liveness): void {
    this.#known.set(keyOf(identity), liveness);
  }

  /** What `observer` can tell: nothing of other machines and namespaces, everything of its own unless told otherwise. */
  liveness(identity: ProcessIdentity, observer: ProcessIdentity): Liveness {
    if (identity.machine !== observer.machine) return 'unknown';
    if (identity.boot !== observer.boot) return 'dead';
    if (identity.namespace !== observer.namespace) return 'unknown';
    return this.#known.get(keyOf(identity)) ?? 'dead';
  }
}

function keyOf(identity: ProcessIdentity): string {
  const { pid, started, machine, boot, namespace } = identity;
  return [pid, started, machine, boot, namespace].join('\0');
}
