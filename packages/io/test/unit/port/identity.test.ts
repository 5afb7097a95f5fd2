import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/index.js';
import { startWorker } from '../../../src/testing/index.js';
import { tempDir } from '../../helpers/temp-dir.js';
import { workerPath } from '../../helpers/worker-path.js';

const { self, liveness } = nodeFileSystem.sync;

describe('identity and liveness of processes', () => {
  it('I-6: this process lives, and is not taken for another that had its PID', () => {
    const me = self();
    expect(me.pid).toBe(process.pid);
    expect(self()).toEqual(me);
    expect(liveness(me)).toBe('alive');
    expect(liveness({ ...me, started: '' })).toBe('alive');
    if (me.started !== '') expect(liveness({ ...me, started: 'earlier' })).toBe('dead');
    if (me.boot !== '') expect(liveness({ ...me, boot: 'earlier' })).toBe('dead');
  });

  it('I-6: what runs on another machine or in another PID namespace is unknown', () => {
    const me = self();
    expect(liveness({ ...me, machine: 'far' })).toBe('unknown');
    expect(liveness({ ...me, namespace: 'other' })).toBe('unknown');
  });

  it('I-6: a killed child is dead, from the moment it is killed until its PID is given again', async () => {
    using dir = tempDir();
    const worker = startWorker(workerPath('hold-temp'), { data: { dir: dir.path } });
    await worker.line(() => true);
    const child = { ...self(), pid: worker.child.pid!, started: '' };
    expect(liveness(child)).toBe('alive');
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect(liveness(child)).toBe('dead');
  });

  it('H-IO-3: nonces are 64 random bits', async () => {
    const nonces = Array.from({ length: 2000 }, () => nodeFileSystem.sync.nonce());
    nonces.push(await nodeFileSystem.promises.nonce());
    expect(new Set(nonces).size).toBe(2001);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{16}$/);
  });
});
