import { memoryFileSystem, type FileSystem } from '@muse/io';
import { describe, expect, it } from 'vitest';
import { walk } from '../../src/explorer/walk.js';
import { modelNames, models, type ModelName } from '../../src/model/index.js';
import { Timeline, tracked } from '../../src/record/tracked.js';

const TEXT = Buffer.from('new');

function make(fs: FileSystem, path: string, sync = false): void {
  const fd = fs.sync.open(path, 'wx');
  fs.sync.write(fd, TEXT, 0, TEXT.length, null);
  if (sync) fs.sync.fsync(fd);
  fs.sync.close(fd);
}

/** What may be seen after a crash at the end of `steps`, sorted: each file with its content, in one line a state. */
function after(name: ModelName, prepare: (fs: FileSystem) => void, steps: (fs: FileSystem) => void): string[] {
  const fs = memoryFileSystem();
  prepare(fs);
  const base = fs.image();
  const timeline = new Timeline();
  steps(tracked(fs, timeline));
  timeline.add({ kind: 'acknowledged', step: 0 }, 'the end');
  const { events, made } = timeline;
  const breadth = { exact: 10, samples: 0, pairs: 0 };
  const states = new Set<string>();
  for (const state of walk({ base, events, made, model: models[name](), breadth, random: () => 0.5 })) {
    if (state.acknowledged === 1) states.add(shown(memoryFileSystem({ image: state.disk })));
  }
  return [...states].sort();
}

function shown(fs: FileSystem): string {
  const files: string[] = [];
  const visit = (dir: string): void => {
    for (const { name, kind } of fs.sync.readdir(dir === '' ? '/' : dir) ?? []) {
      const path = `${dir}/${name}`;
      files.push(kind === 'directory' ? `${path}/` : `${path}=${text(fs.sync.readFile(path)!)}`);
      if (kind === 'directory') visit(path);
    }
  };
  visit('');
  return files.sort().join(' ');
}

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('latin1').replaceAll('\0', '0').replaceAll('\u00a5', '?');
const nothing = (): void => undefined;

describe('what may be there after a crash', () => {
  it.each(modelNames)('%s: a synced file with a synced entry is there', (name) => {
    const full = (fs: FileSystem): void => {
      make(fs, '/a', true);
      fs.sync.fsyncDir('/');
    };
    expect(after(name, nothing, full)).toEqual(['/a=new']);
  });

  it('worst: without syncs a file is absent, empty, torn, zeros, other bytes, or whole', () => {
    expect(after('worst', nothing, (fs) => make(fs, '/a'))).toEqual([
      '',
      '/a=',
      '/a=000',
      '/a=0ew',
      '/a=???',
      '/a=n00',
      '/a=new',
    ]);
  });

  it('ext4, xfs: without syncs a file is absent, empty or whole; never other bytes', () => {
    for (const name of ['ext4', 'xfs'] as const) {
      expect(after(name, nothing, (fs) => make(fs, '/a'))).toEqual(['', '/a=', '/a=new']);
    }
  });

  it('kill: what was done is there', () => {
    expect(after('kill', nothing, (fs) => make(fs, '/a'))).toEqual(['/a=new']);
  });

  it('worst: fsync of a file does not make its entry sure; on a journal it does', () => {
    const steps = (fs: FileSystem): void => make(fs, '/a', true);
    expect(after('worst', nothing, steps)).toEqual(['', '/a=new']);
    expect(after('ext4', nothing, steps)).toEqual(['/a=new']);
  });

  it('a rename is there or not, but never half', () => {
    const prepare = (fs: FileSystem): void => make(fs, '/a');
    const steps = (fs: FileSystem): void => fs.sync.rename('/a', '/b');
    for (const name of ['worst', 'ext4', 'xfs'] as const) {
      expect(after(name, prepare, steps)).toEqual(['/a=new', '/b=new']);
    }
  });

  it('ext4 writes the data out before a rename over a file; xfs does not', () => {
    const prepare = (fs: FileSystem): void => {
      const fd = fs.sync.open('/b', 'wx');
      fs.sync.write(fd, Buffer.from('old'), 0, 3, null);
    };
    const steps = (fs: FileSystem): void => {
      make(fs, '/a');
      fs.sync.rename('/a', '/b');
    };
    expect(after('ext4', prepare, steps)).not.toContain('/b=');
    expect(after('xfs', prepare, steps)).toContain('/b=');
    expect(after('xfs', prepare, steps)).not.toContain('/b=000');
  });

  it('worst: a rename between directories needs the sync of both', () => {
    const prepare = (fs: FileSystem): void => {
      fs.sync.mkdir('/d');
      make(fs, '/a');
    };
    const moved = (fs: FileSystem): void => {
      fs.sync.rename('/a', '/d/a');
      fs.sync.fsyncDir('/d');
    };
    expect(after('worst', prepare, moved)).toEqual(['/a=new /d/', '/d/ /d/a=new']);
    const both = (fs: FileSystem): void => {
      moved(fs);
      fs.sync.fsyncDir('/');
    };
    expect(after('worst', prepare, both)).toEqual(['/d/ /d/a=new']);
  });

  it('worst: a new directory goes with all that is in it', () => {
    const steps = (fs: FileSystem): void => {
      fs.sync.mkdir('/d');
      make(fs, '/d/a', true);
      fs.sync.fsyncDir('/d');
    };
    expect(after('worst', nothing, steps)).toEqual(['', '/d/ /d/a=new']);
  });

  it('worst: names are lost in any order; on a journal only the last ones', () => {
    const steps = (fs: FileSystem): void => {
      fs.sync.mkdir('/a');
      fs.sync.mkdir('/b');
    };
    expect(after('worst', nothing, steps)).toEqual(['', '/a/', '/a/ /b/', '/b/']);
    expect(after('ext4', nothing, steps)).toEqual(['', '/a/', '/a/ /b/']);
  });

  it('worst: fdatasync makes data and size sure, not the mode', () => {
    const steps = (fs: FileSystem): void => {
      const fd = fs.sync.open('/a', 'wx', 0o644);
      fs.sync.write(fd, TEXT, 0, 3, null);
      fs.sync.fchmod(fd, 0o600);
      fs.sync.fdatasync(fd);
      fs.sync.fsyncDir('/');
    };
    expect(after('worst', nothing, steps)).toEqual(['/a=new']);
  });

  it('kill: of a large write the first blocks may be there', () => {
    const fs = memoryFileSystem();
    const base = fs.image();
    const timeline = new Timeline();
    const writer = tracked(fs, timeline);
    const fd = writer.sync.open('/a', 'wx');
    writer.sync.write(fd, Buffer.alloc(10_000, 1), 0, 10_000, null);
    const { events, made } = timeline;
    const breadth = { exact: 10, samples: 0, pairs: 0 };
    const sizes: (number | undefined)[] = [];
    for (const { disk } of walk({ base, events, made, model: models.kill(), breadth, random: () => 0 })) {
      sizes.push(memoryFileSystem({ image: disk }).sync.lstat('/a')?.size);
    }
    expect(sizes).toEqual([undefined, 0, 10_000, 4096, 8192]);
  });
});
