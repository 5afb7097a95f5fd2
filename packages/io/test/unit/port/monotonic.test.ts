import { expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/index.js';
import { startWorker } from '../../../src/testing/index.js';
import { workerPath } from '../../helpers/worker-path.js';

it('H-COORD-4: the monotonic clock is the same for all processes, and does not step back', async () => {
  const before = nodeFileSystem.sync.monotonic();
  const { lines } = await startWorker(workerPath('tell-monotonic')).ended;
  const after = await nodeFileSystem.promises.monotonic();
  expect(lines[0]).toBeGreaterThanOrEqual(before);
  expect(lines[0]).toBeLessThanOrEqual(after);
});
