import { dirname } from 'node:path';

import { sweepTempsSync } from '@muse/io';
import { killAtRandom, noTemps } from '@muse/io/testing';
import { expect, it } from 'vitest';

import { getRemoteSync, listRemotesSync, setConfigValueSync } from '../../src/index.js';
import { newConfig, textOf, worker } from '../support.js';

const ROUNDS = 25;
const HEADER = '# kept\n[user]\nname = "A" # kept too\n';

it(`H-CFG-1, S-063, S-084: ${ROUNDS} writers killed at random moments leave a file that parses, with what was acknowledged`, async () => {
  const file = newConfig(HEADER);
  for (let round = 0; round < ROUNDS; round++) {
    const { lines, signal, stderr } = await killAtRandom(worker('config'), {
      data: { path: file.path, action: 'loop' },
      withinMs: 25,
    });
    expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    const last = lines.at(-1) as number;
    const url = getRemoteSync(file, `r${last % 20}`)!.url;
    expect(url.startsWith(`file:///${last}/`)).toBe(true);
    expect(textOf(file).startsWith(HEADER)).toBe(true);
    expect(listRemotesSync(file).length).toBeGreaterThan(0);
    setConfigValueSync(file, 'after.kill', round);
  }
  sweepTempsSync(dirname(file.path), { recursive: true });
  expect(noTemps(dirname(file.path))).toEqual([]);
});
