import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem, openLog, readLogSync, runSync } from '../../src/index.js';
import { appendRecords } from '../../src/protocols.js';
import { startWorker } from '../../src/testing/index.js';
import { tempDir } from '../helpers/temp-dir.js';
import { workerPath } from '../helpers/worker-path.js';

// The shell's own limit: in blocks of 1024 bytes under bash and dash, of 512 where POSIX is taken by the letter.
const LIMITED = ['sh', '-c', 'ulimit -f 512 && exec "$@"', 'sh'];

describe('a limit on the size of files, as a full disk or a quota in the middle of a write', () => {
  it.runIf(process.platform !== 'win32')(
    'S-081, H-IO-4: the write stops short: the old content stays, nothing truncated is published, no temp is left',
    async () => {
      expect(spawnSync('sh', ['-c', 'ulimit -f 512']).status).toBe(0);
      using dir = tempDir();
      writeFileSync(`${dir.path}/sync`, 'old');
      writeFileSync(`${dir.path}/promises`, 'old');
      runSync(nodeFileSystem, appendRecords(openLog(`${dir.path}/log`), ['old']));
      const { size } = statSync(`${dir.path}/log`);
      const worker = startWorker(workerPath('write-large'), { data: { dir: dir.path }, wrapper: LIMITED });
      const { lines, code, stderr } = await worker.ended;
      expect([code, stderr]).toEqual([0, '']);
      expect(lines).toEqual([
        { name: 'sync', code: 'EFBIG' },
        { name: 'promises', code: 'EFBIG' },
        { name: 'log', code: 'EFBIG' },
      ]);
      expect(readFileSync(`${dir.path}/sync`, 'utf8')).toBe('old');
      expect(readFileSync(`${dir.path}/promises`, 'utf8')).toBe('old');
      expect(statSync(`${dir.path}/log`).size).toBe(size);
      expect(readLogSync(openLog(`${dir.path}/log`))).toMatchObject({ records: [{ value: 'old' }], damaged: [] });
      expect(readdirSync(dir.path).toSorted()).toEqual(['log', 'log.lock', 'promises', 'sync']);
    },
  );
});
