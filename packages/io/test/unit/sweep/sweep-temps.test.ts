import { describe, expect, it } from 'vitest';
import {
  isTempName,
  memoryFileSystem,
  recordingFileSystem,
  runSync,
  type MemoryFileSystem,
} from '../../../src/index.js';
import { openTemp, sweepTemps, tempPath } from '../../../src/protocols.js';
import { failOn } from '../../../src/testing/index.js';
import { drivers } from '../../helpers/cases.js';

const HOUR_MS = 3_600_000;

/** Leaves one temp of each kind, as a process that is stopped in the middle does. */
function leaveTemps(fs: MemoryFileSystem, dir: string): string[] {
  const file = runSync(fs, openTemp(dir, '.obj-tmp-')).path;
  const directory = runSync(fs, tempPath(dir));
  fs.sync.mkdir(directory);
  fs.sync.mkdir(`${directory}/in`);
  fs.sync.close(fs.sync.open(`${directory}/in/file`, 'wx'));
  const link = runSync(fs, tempPath(dir, '.restore-tmp-'));
  fs.sync.symlink('/precious', link);
  return [file, directory, link];
}

describe.each(drivers)('sweepTemps, $form', ({ run }) => {
  it('H-IO-7: removes the temps of a dead writer whatever their age, and returns their paths', async () => {
    const fs = memoryFileSystem();
    fs.sync.mkdir('/precious');
    fs.sync.close(fs.sync.open('/precious/file', 'wx'));
    fs.sync.mkdir('/d');
    const writer = fs.spawn();
    const left = leaveTemps(writer, '/d');
    writer.kill();
    expect((await run(fs, sweepTemps('/d'))).toSorted()).toEqual(left.toSorted());
    expect(fs.sync.readdir('/d')).toEqual([]);
    expect(fs.sync.lstat('/precious/file')?.kind).toBe('file');
  });

  it('H-IO-7: leaves those of a live writer alone for ever, its own too', async () => {
    const fs = memoryFileSystem();
    fs.sync.mkdir('/d');
    const left = [...leaveTemps(fs.spawn(), '/d'), ...leaveTemps(fs, '/d')];
    fs.clock.advance(1000 * HOUR_MS);
    expect(await run(fs, sweepTemps('/d'))).toEqual([]);
    expect(fs.sync.readdir('/d')).toHaveLength(left.length);
  });

  it.each([{ machine: 'far' }, { namespace: 'container' }])(
    'H-IO-7: those of a process out of sight go when they have not changed for 24 hours (%o)',
    async (identity) => {
      const fs = memoryFileSystem();
      fs.sync.mkdir('/d');
      const left = leaveTemps(fs.spawn(identity), '/d');
      fs.clock.advance(23.9 * HOUR_MS);
      expect(await run(fs, sweepTemps('/d'))).toEqual([]);
      const fd = fs.sync.open(left[0]!, 'r+');
      fs.sync.write(fd, Buffer.from('still at work'), 0, 5, null);
      fs.clock.advance(0.2 * HOUR_MS);
      expect((await run(fs, sweepTemps('/d'))).toSorted()).toEqual(left.slice(1).toSorted());
      fs.clock.advance(24 * HOUR_MS);
      expect(await run(fs, sweepTemps('/d'))).toEqual(left.slice(0, 1));
    },
  );

  it('H-IO-7: those of an earlier boot go at once', async () => {
    const fs = memoryFileSystem();
    fs.sync.mkdir('/d');
    leaveTemps(fs.spawn({ boot: 'before' }), '/d');
    expect(await run(fs, sweepTemps('/d'))).toHaveLength(3);
  });

  it('H-IO-7: goes into directories if asked to, not through links, and touches nothing that is no temp', async () => {
    const fs = memoryFileSystem();
    for (const dir of ['/d', '/d/in', '/d/in/deep', '/elsewhere']) fs.sync.mkdir(dir);
    fs.sync.symlink('/elsewhere', '/d/link');
    const names = ['.muse-tmp-', '.muse-tmp-notes', '.obj-tmp-1-2-3', 'x.tmp', 'a.muse-tmp-1'];
    for (const name of names) fs.sync.close(fs.sync.open(`/d/in/${name}`, 'wx'));
    const writer = fs.spawn();
    const deep = leaveTemps(writer, '/d/in/deep');
    leaveTemps(writer, '/elsewhere');
    writer.kill();
    expect(await run(fs, sweepTemps('/d'))).toEqual([]);
    expect((await run(fs, sweepTemps('/d', { recursive: true }))).toSorted()).toEqual(deep.toSorted());
    expect(fs.sync.readdir('/elsewhere')).toHaveLength(3);
    expect(fs.sync.readdir('/d/in')!.map(({ name }) => name)).toEqual(['deep', ...names]);
  });

  it('H-IO-7: a directory that does not exist holds none; two sweepers do not disturb each other', async () => {
    const fs = memoryFileSystem({ seed: 9 });
    fs.sync.mkdir('/d');
    const writer = fs.spawn();
    for (let i = 0; i < 10; i++) leaveTemps(writer, '/d');
    writer.kill();
    expect(await run(fs, sweepTemps('/no'))).toEqual([]);
    const removed = await Promise.all([run(fs, sweepTemps('/d')), run(fs.spawn(), sweepTemps('/d'))]);
    expect(fs.sync.readdir('/d')).toEqual([]);
    expect(removed.flat().length).toBeGreaterThanOrEqual(20);
  });

  it('H-IO-7: what may not be removed stays, a failing disk is told', async () => {
    for (const [code, outcome] of [
      ['EACCES', 'stays'],
      ['EIO', 'throws'],
    ]) {
      const inner = memoryFileSystem();
      const writer = inner.spawn();
      runSync(writer, openTemp('/', '.muse-tmp-'));
      writer.kill();
      const { fs, faults } = recordingFileSystem(inner, { fail: failOn('unlink', code!) });
      const sweeping = run(fs, sweepTemps('/'));
      if (outcome === 'stays') expect(await sweeping).toEqual([]);
      else await expect(sweeping).rejects.toMatchObject({ code });
      expect(faults).toHaveLength(1);
    }
  });
});

describe('isTempName', () => {
  it('H-IO-7: knows the names that are given to temps, and no others', () => {
    const { sync } = memoryFileSystem();
    const made = runSync({ sync } as MemoryFileSystem, tempPath('', '.obj-tmp-')).slice(1);
    expect(isTempName(made)).toBe(true);
    for (const name of [
      '',
      '.muse-tmp-',
      '.muse-tmp-notes',
      made.slice(1),
      `${made}x`,
      `x${made}`,
      made.replace('.obj', '.abc'),
    ]) {
      expect(isTempName(name), name).toBe(false);
    }
  });
});
