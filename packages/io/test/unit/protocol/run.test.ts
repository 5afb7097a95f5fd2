import { describe, expect, it } from 'vitest';
import { memoryFileSystem, promised, runSync, synced, type Protocol } from '../../../src/index.js';
import { all, awaited, port } from '../../../src/protocols.js';
import { drivers } from '../../helpers/cases.js';

function* nap(milliseconds: number): Protocol<number> {
  yield* port.sleep(milliseconds);
  return milliseconds;
}

function* failing(message: string): Protocol<number> {
  yield* port.now();
  throw new Error(message);
}

describe.each(drivers)('a protocol, $form', ({ form, run }) => {
  it('gets the answers and the errors of its calls', async () => {
    function* steps(): Protocol<string[]> {
      const seen: string[] = [];
      try {
        yield* port.mkdir('/no/d');
      } catch (error) {
        seen.push((error as NodeJS.ErrnoException).code!);
      }
      yield* port.mkdir('/d');
      seen.push((yield* port.lstat('/d'))!.kind, String(yield* port.lstat('/e')));
      return seen;
    }
    expect(await run(memoryFileSystem(), steps())).toEqual(['ENOENT', 'directory', 'undefined']);
  });

  it('side by side: the results are in order, a failure is thrown when all have ended', async () => {
    const fs = memoryFileSystem({ tickNs: 0n });
    expect(await run(fs, all([nap(30), nap(10), nap(20)]))).toEqual([30, 10, 20]);
    expect(fs.sync.monotonic()).toBe(form === 'sync' ? 60 : 30);
    function* makes(path: string): Protocol<number> {
      yield* nap(5);
      yield* port.mkdir(path);
      return 1;
    }
    await expect(run(fs, all([failing('first'), makes('/d'), failing('third')]))).rejects.toThrow('first');
    expect(fs.sync.lstat('/d')?.kind).toBe('directory');
    expect(await run(fs, all([]))).toEqual([]);
  });

  it('with more side by side than the driver has hands, all are done', async () => {
    const fs = memoryFileSystem();
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    expect(await run(fs, all(numbers.map(nap)))).toEqual(numbers);
  });
});

describe('forms', () => {
  it('waiting for a promise works in the promise form and is refused in the synchronous one', async () => {
    const fs = memoryFileSystem();
    function* waits(store: { readonly fs: typeof fs }, value: number): Protocol<number> {
      const waited = yield* awaited(Promise.resolve(value));
      yield* port.lstat('/');
      return waited + (store.fs === fs ? 1 : 0);
    }
    expect(await promised(waits)({ fs }, 4)).toBe(5);
    expect(() => synced(waits)({ fs }, 4)).toThrow(expect.objectContaining({ code: 'ERR_MUSE_SYNC_AWAIT' }));
    function* rejected(): Protocol<string> {
      try {
        return yield* awaited(Promise.reject(new Error('late')));
      } catch (error) {
        return `caught ${(error as Error).message}`;
      }
    }
    expect(await promised(rejected)({ fs })).toBe('caught late');
    expect(runSync(fs, nap(1))).toBe(1);
  });
});
