import { sweepTempsSync } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';
import { readCommitSync, readObjectSync, verifyObjectsSync, writeObjectSync, type ObjectId } from '../../src/index.js';
import { putPack } from '../helpers/packs.js';
import { tempStore } from '../helpers/temp-store.js';
import { someObject } from '../helpers/values.js';
import { workerPath } from '../helpers/worker-path.js';

const ROUNDS = 20;

describe('S-084 I-3: SIGKILL at 20 random moments', () => {
  it.each(['objects', 'commits', 'packs'] as const)(
    'while %s are written: nothing acknowledged is lost, nothing is damaged, temps go with the next sweep',
    async (what) => {
      using temp = tempStore();
      const before = putPack(temp.store, 20, 1000);
      const acknowledged: ObjectId[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const data = { dir: temp.dir, what, seed: round };
        const { lines, signal, stderr } = await killAtRandom(workerPath('write-for-ever'), { data, withinMs: 50 });
        expect(signal, stderr).toBe('SIGKILL');
        acknowledged.push(...(lines as ObjectId[][]).flat());
        // One ordinary operation works at once, whatever the dead writer left.
        const { id, bytes } = someObject();
        expect(writeObjectSync(temp.open(), id, bytes)).toBe(true);
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
      const store = temp.open();
      for (const { id, bytes } of before) expect(Buffer.compare(readObjectSync(store, id)!, bytes)).toBe(0);
      for (const id of acknowledged) {
        if (what === 'commits') expect(readCommitSync(store, id)).not.toBeNull();
        else expect(readObjectSync(store, id)).not.toBeNull();
      }
      expect(verifyObjectsSync(store).problems).toEqual([]);
      sweepTempsSync(temp.root, { recursive: true });
      expect(noTemps(temp.root)).toEqual([]);
    },
  );
});
