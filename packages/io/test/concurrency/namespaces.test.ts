import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryFileSystem, recordingFileSystem, writeTextAtomicSync } from '../../src/index.js';
import { spawnWorkers } from '../../src/testing/index.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

interface Report {
  readonly pid: number;
  readonly temps: readonly string[];
  readonly swept: readonly string[];
  readonly refused: string;
  readonly kept: boolean;
}

const ROUNDS = 50;

/** What starts a process in a PID namespace of its own, where it is process 1; `undefined` where that is not allowed. */
const wrapper = [
  ['unshare', '--pid', '--fork', '--kill-child'],
  ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--kill-child'],
].find(([command, ...args]) => spawnSync(command!, [...args, 'true']).status === 0);

describe('two writers with one PID, each in a PID namespace of its own', () => {
  it('H-IO-3, H-IO-7, H-IO-9: share no temp name, and take neither temps nor locks of each other', async () => {
    if (wrapper === undefined) {
      console.warn('notice: PID namespaces are not allowed here; only the simulated writers below were tried');
      return;
    }
    using dir = tempDir();
    const data = (index: number): unknown => ({ dir: dir.path, index, rounds: ROUNDS });
    const results = await spawnWorkers(workerPath('write-in-namespace'), 2, { data, wrapper });
    for (const { code, stderr } of results) expect([code, stderr]).toEqual([0, '']);
    const [first, second] = results.map(({ lines }) => lines[0]) as [Report, Report];
    expect([first.pid, second.pid]).toEqual([1, 1]);
    expect(new Set([...first.temps, ...second.temps]).size).toBe(2 * ROUNDS);
    for (const { swept, refused, kept } of [first, second]) {
      expect({ swept, refused, kept }).toEqual({ swept: [], refused: 'ERR_MUSE_LOCKED', kept: true });
    }
    expect(readFileSync(`${dir.path}/one`, 'utf8')).toMatch(/^([01] \d+\n)\1{49}$/);
    // The two that were held on purpose, and no other.
    expect(readdirSync(dir.path).filter((name) => name.startsWith('.muse-tmp-'))).toHaveLength(2);
  });

  it('H-IO-3: share no temp name even if all else is the same, chance included', () => {
    const temps = ['one', 'other'].map((namespace) => {
      // Each file system gives out the same nonces from the start: what remains is who they are.
      const { fs, calls } = recordingFileSystem(memoryFileSystem({ identity: { pid: 1, namespace } }));
      for (let round = 0; round < ROUNDS; round++) writeTextAtomicSync('/one', `${round}`, { fs });
      return calls.filter((call) => call.op === 'open' && call.args[1] === 'wx').map((call) => String(call.args[0]));
    });
    const nonces = temps.map((names) => names.map((name) => name.slice(-16)));
    expect(nonces[0]).toEqual(nonces[1]);
    expect(new Set(temps.flat()).size).toBe(2 * ROUNDS);
  });
});
