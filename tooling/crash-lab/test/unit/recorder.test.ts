import { memoryFileSystem, type FileSystem } from '@muse/io';
import { describe, expect, it } from 'vitest';
import { assertComplete } from '../../src/explorer/self-check.js';
import { contentHash } from '../../src/model/content-hash.js';
import { record } from '../../src/record/record.js';
import type { Scenario } from '../../src/scenario.js';
import { scenarios } from '../../src/scenarios/index.js';

function scenario(run: (fs: FileSystem) => void): Scenario {
  return { name: 'a', promise: 'p', steps: [{ name: 's', run }], observe: () => null, next: () => undefined };
}

const everyCall = scenario(({ sync }) => {
  sync.mkdir('/d', 0o700);
  sync.symlink('d', '/l');
  const made = sync.open('/l/a', 'wx', 0o600);
  sync.write(made, Buffer.from('abcdef'), 1, 4, null);
  sync.write(made, Buffer.from('XY'), 0, 2, 1);
  sync.write(made, Buffer.from('end'), 0, 3, null);
  sync.fchmod(made, 0o640);
  const log = sync.open('/l/log', 'a');
  sync.write(log, Buffer.from('one'), 0, 3, null);
  sync.ftruncate(log, 1);
  sync.write(log, Buffer.from('two'), 0, 3, null);
  sync.ftruncate(log, 9);
  sync.link('/d/a', '/d/b');
  sync.rename('/d/b', '/d/log');
  sync.rename('/d/log', '/d/a');
  sync.chmod('/d', 0o755);
  sync.mkdir('/e');
  sync.rename('/e', '/d/e');
  sync.rmdir('/d/e');
  sync.unlink('/l');
  sync.close(log);
  sync.close(made);
});

describe('the recorder', () => {
  it('misses no effect of any call', () => {
    expect(() => assertComplete(record(everyCall))).not.toThrow();
  });

  const single: Record<string, (fs: FileSystem) => void> = {
    open: ({ sync }) => void sync.open('/new', 'wx'),
    write: ({ sync }) => void sync.write(sync.open('/a', 'r+'), Buffer.from('x'), 0, 1, 0),
    ftruncate: ({ sync }) => sync.ftruncate(sync.open('/a', 'r+'), 7),
    fchmod: ({ sync }) => sync.fchmod(sync.open('/a', 'r+'), 0o600),
    chmod: ({ sync }) => sync.chmod('/a', 0o600),
    rename: ({ sync }) => sync.rename('/a', '/b'),
    link: ({ sync }) => sync.link('/a', '/b'),
    unlink: ({ sync }) => sync.unlink('/a'),
    symlink: ({ sync }) => sync.symlink('a', '/b'),
    mkdir: ({ sync }) => sync.mkdir('/new'),
    rmdir: ({ sync }) => sync.rmdir('/d'),
  };

  it.each(Object.keys(single))('notices if it missed a %s', (call) => {
    const prepare = ({ sync }: FileSystem): void => {
      sync.close(sync.open('/a', 'wx'));
      sync.mkdir('/d');
    };
    const recording = record({ ...scenario(single[call]!), prepare });
    expect(() => assertComplete(recording)).not.toThrow();
    const events = recording.timeline.events.filter(({ line }) => !line.startsWith(call));
    expect(events.length).toBeLessThan(recording.timeline.events.length);
    recording.timeline.events.splice(0, Infinity, ...events);
    expect(() => assertComplete(recording)).toThrow('the recorded effects do not lead to the disk');
  });

  it('gives the same events for the same scenario, whenever it runs', () => {
    for (const one of scenarios.filter(({ name }) => name.startsWith('io/'))) {
      const [first, second] = [record(one), record(one)].map(({ timeline }) =>
        timeline.events.map(({ what, line }) => `${what.kind} ${line}`),
      );
      expect(first, one.name).toEqual(second);
    }
  });
});

describe('the hash of a state', () => {
  const image = (change: (fs: FileSystem) => void): number => {
    const fs = memoryFileSystem();
    fs.sync.mkdir('/d');
    fs.sync.close(fs.sync.open('/d/a', 'wx', 0o644));
    change(fs);
    return contentHash(fs.image(), 0);
  };
  const same = image(() => undefined);

  it('differs with names, contents, modes, kinds, links', () => {
    const changes: ((fs: FileSystem) => void)[] = [
      ({ sync }) => sync.rename('/d/a', '/d/b'),
      ({ sync }) => sync.rename('/d/a', '/a'),
      ({ sync }) => sync.chmod('/d/a', 0o600),
      ({ sync }) => sync.chmod('/d', 0o700),
      ({ sync }) => void sync.write(sync.open('/d/a', 'a'), Buffer.from('x'), 0, 1, null),
      ({ sync }) => void sync.write(sync.open('/d/a', 'a'), Buffer.from('y'), 0, 1, null),
      ({ sync }) => sync.mkdir('/d/e'),
      ({ sync }) => sync.symlink('a', '/d/e'),
      ({ sync }) => sync.symlink('b', '/d/e'),
      ({ sync }) => sync.link('/d/a', '/d/e'),
    ];
    const hashes = changes.map(image);
    expect(new Set([same, ...hashes]).size).toBe(changes.length + 1);
  });

  it('is the same however the state came about', () => {
    const roundabout = image(({ sync }) => {
      sync.mkdir('/x');
      sync.rename('/d/a', '/x/a');
      sync.rename('/x/a', '/d/a');
      sync.rmdir('/x');
    });
    expect(roundabout).toBe(same);
  });

  it('tells apart by the salt', () => {
    const disk = memoryFileSystem().image();
    expect(contentHash(disk, 1)).not.toBe(contentHash(disk, 2));
  });
});
