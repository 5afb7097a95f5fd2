import { dirname } from 'node:path';

import { noTemps, spawnWorkers } from '@muse/io/testing';
import { describe, expect, it } from 'vitest';

import { listConfigSync, listRemotesSync, readConfigSync, setRemote } from '../../src/index.js';
import { newConfig, textOf, worker } from '../support.js';

const HEADER = '# kept\n[user]\nname = "A" # kept too\n';

describe('writers of one configuration file', () => {
  it('S-063: 10 tasks set 10 remotes: all are there', async () => {
    const file = newConfig(HEADER);
    await Promise.all(Array.from({ length: 10 }, (_, index) => setRemote(file, `r${index}`, `file:///${index}`)));
    expect(listRemotesSync(file)).toHaveLength(10);
    expect(noTemps(dirname(file.path))).toEqual([]);
  });

  it('H-CFG-1, S-063: 30 processes set 30 remotes: all are there, and every read meanwhile parses', async () => {
    const file = newConfig(HEADER);
    let reading = true;
    const counts: number[] = [];
    const reader = (async () => {
      while (reading) {
        counts.push(listRemotesSync(file).length);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const results = await spawnWorkers(worker('config'), 30, {
      data: (number) => ({ path: file.path, action: 'remote', number }),
    });
    reading = false;
    await reader;
    for (const { code, stderr, lines } of results)
      expect({ code, stderr, lines }).toEqual({ code: 0, stderr: '', lines: ['done'] });
    expect(
      listRemotesSync(file)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(Array.from({ length: 30 }, (_, number) => `file:///${number}`).sort());
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(textOf(file).startsWith(HEADER)).toBe(true);
    expect(noTemps(dirname(file.path))).toEqual([]);
  });

  it('S-090: 20 processes set 10 keys and 10 remotes: all are there', async () => {
    const file = newConfig(HEADER);
    const results = await spawnWorkers(worker('config'), 20, {
      data: (number) => ({ path: file.path, action: number % 2 === 0 ? 'remote' : 'value', number }),
    });
    for (const { code, stderr } of results) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(listRemotesSync(file)).toHaveLength(10);
    expect(Object.keys(readConfigSync(file).values['section'] as object)).toHaveLength(10);
    expect(listConfigSync(file)).toHaveLength(21);
  });
});
