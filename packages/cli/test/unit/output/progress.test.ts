import { memoryFileSystem } from '@muse/io';
import { expect, it } from 'vitest';
import { watchFileSystem } from '../../../src/output/progress.js';

it('says nothing within half a second, then draws one line and takes it away', () => {
  const written: string[] = [];
  let time = 0;
  const watched = watchFileSystem(memoryFileSystem(), 'muse commit', {
    clock: () => time,
    write: (text) => written.push(text),
  });
  watched.fs.sync.mkdir('/a');
  time = 499;
  watched.fs.sync.readFile('/a/x');
  expect(written).toEqual([]);
  time = 600;
  watched.fs.sync.readFile('/a/y');
  time = 650;
  watched.fs.sync.readFile('/a/z');
  expect(written).toEqual(['\r\u001b[Kmuse commit: 2 files, 0.6 s']);
  watched.finish();
  expect(written.at(-1)).toBe('\r\u001b[K');
  time = 5000;
  watched.fs.sync.readFile('/a/x');
  expect(written).toHaveLength(2);
});

it('a terminal that has gone does not stop the work', () => {
  let time = 0;
  const write = (): never => {
    throw new Error('EIO');
  };
  const watched = watchFileSystem(memoryFileSystem(), 'muse commit', { clock: () => time, write });
  time = 1000;
  expect(watched.fs.sync.readFile('/nothing')).toBeUndefined();
  watched.finish();
});
