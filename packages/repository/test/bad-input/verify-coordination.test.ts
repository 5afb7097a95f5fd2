import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  appendOpSync,
  claimSync,
  createIntentSync,
  openCoordination,
  openOpLog,
  readOpsSync,
  writeCheckpointSync,
} from '@muse/coordination';
import { describe, expect, it } from 'vitest';
import { verifySync } from '../../src/index.js';
import type { Repository } from '../../src/index.js';
import { newRepository } from '../support/history.js';

/** A repository with a claim, an intent, and a session with ops and a checkpoint. */
function coordinated(): Repository {
  const repo = newRepository();
  const coord = openCoordination(repo.dir);
  const about = { runId: 'ada', branch: 'main', addresses: ['src'], operation: 'write' };
  claimSync(coord, about);
  createIntentSync(coord, about);
  const log = openOpLog(repo.dir, 'session');
  for (let n = 0; n < 3; n++) appendOpSync(log, { actor: 'ada', kind: 'edit', payload: n });
  writeCheckpointSync(log, { state: { n: 3 }, covers: readOpsSync(log).position, expected: null });
  return repo;
}

/** The only record of a directory. */
function recordIn(repo: Repository, kind: 'reservations' | 'intents'): string {
  const dir = `${repo.dir}/coordination/${kind}`;
  return `${dir}/${readdirSync(dir).find((name) => name.endsWith('.json'))}`;
}

function problems(repo: Repository): readonly (readonly [string, string])[] {
  return verifySync(repo).problems.map(({ kind, item }) => [kind, item]);
}

describe('verify of coordination', () => {
  it('finds nothing in a sound repository', () => {
    expect(verifySync(coordinated()).problems).toEqual([]);
  });

  it.each<[string, (repo: Repository) => string, (text: string) => string]>([
    ['a reservation that is no object', (repo) => recordIn(repo, 'reservations'), () => '[]'],
    ['a reservation that is cut', (repo) => recordIn(repo, 'reservations'), (text) => text.slice(0, -20)],
    ['a reservation that is empty', (repo) => recordIn(repo, 'reservations'), () => ''],
    ['an intent whose time has no zone', (repo) => recordIn(repo, 'intents'), (text) => text.replaceAll('Z"', '"')],
    ['an intent that was edited', (repo) => recordIn(repo, 'intents'), (text) => text.replace('ada', 'ben')],
    [
      'an op with another actor',
      (repo) => `${repo.dir}/op_log/session/ops.jsonl`,
      (text) => text.replace('ada', 'ben'),
    ],
    ['a checkpoint that is cut', (repo) => `${repo.dir}/op_log/session/checkpoint.json`, (text) => text.slice(0, -5)],
    ['an event that was edited', (repo) => `${repo.dir}/coordination/events.log`, (text) => text.replace('ada', 'ben')],
  ])('H-COORD-5, H-GC-5: %s', (_what, place, damage) => {
    const repo = coordinated();
    const path = place(repo);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    expect(problems(repo)).toEqual([['damaged-coordination', path]]);
  });

  it('a log that is shorter than its checkpoint', () => {
    const repo = coordinated();
    writeFileSync(`${repo.dir}/op_log/session/ops.jsonl`, '');
    expect(problems(repo)).toEqual([['damaged-coordination', `${repo.dir}/op_log/session/checkpoint.json`]]);
  });

  it('the torn end that a crash leaves is no damage', () => {
    const repo = coordinated();
    appendFileSync(`${repo.dir}/op_log/session/ops.jsonl`, '{"sum":"0123');
    appendFileSync(`${repo.dir}/coordination/events.log`, '{"sum":"0123');
    mkdirSync(`${repo.dir}/op_log/begun`);
    expect(problems(repo)).toEqual([]);
  });
});
