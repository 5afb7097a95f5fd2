import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
let id: string;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
  id = scratch.commit('a.txt', 'one\n');
});
afterEach(() => scratch.remove());

it('H-OBJ-10: a review and a test run are recorded, listed and shown, and the commit stays as it is', () => {
  const before = scratch.ok('cat-object', 'HEAD');
  expect(scratch.ok('annotate')).toBe('');
  const line = ['annotate', 'HEAD', '--kind', 'review', '--result', 'pass', '-m', 'Reads well', '--date', '@0 +0000'];
  expect(scratch.ok(...line)).toBe(`Recorded a review of ${id.slice(7, 19)}\n`);
  scratch.ok(
    'annotate',
    '--kind',
    'test',
    '--result',
    'fail',
    '--author',
    'CI <ci@example.com>',
    '--date',
    '@60 +0000',
  );
  const listed = [
    'review by Ada <ada@example.com>, 1970-01-01 00:00:00 +0000: pass',
    '    Reads well',
    '',
    'test by CI <ci@example.com>, 1970-01-01 00:01:00 +0000: fail',
  ].join('\n');
  expect(scratch.ok('annotate', 'main')).toBe(`${listed}\n`);
  expect(scratch.ok('annotate', '--kind', 'test')).toBe(`${listed.split('\n').slice(3).join('\n')}\n`);
  expect(scratch.ok('show', '--stat')).toContain(`    change a.txt\n\n${listed}\n`);
  expect(scratch.json('annotate', id)).toMatchObject({
    commit: id,
    annotations: [
      { kind: 'review', text: 'Reads well\n' },
      { kind: 'test', text: '', by: { name: 'CI' } },
    ],
    damaged: 0,
  });
  expect(scratch.ok('cat-object', 'HEAD')).toBe(before);
  expect(scratch.ok('rev-parse', 'HEAD')).toBe(`${id}\n`);
  expect(scratch.run(['verify']).code).toBe(0);
});

it('H-OBJ-10: ten processes annotate one commit at once, and each leaves its own', async () => {
  const runs = await Promise.all(
    Array.from({ length: 10 }, (_, index) => scratch.start(['annotate', '--kind', 'review', '-m', `by ${index}`])),
  );
  expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
  const { annotations } = scratch.json('annotate') as unknown as { annotations: readonly { text: string }[] };
  expect(annotations.map(({ text }) => text).sort()).toEqual(runs.map((_, index) => `by ${index}\n`));
});

it('H-OBJ-10: what a crash tore is left out and told, and a damaged one exits 3 in verify', () => {
  scratch.ok('annotate', '-m', 'whole');
  const log = join(scratch.root, '.muse/objects/annotations', id.slice(7, 9), `${id.slice(9)}.jsonl`);
  appendFileSync(log, readFileSync(log).subarray(0, 60));
  expect(scratch.ok('annotate')).toMatch(/ {4}whole\n\ndamaged: 1 annotation not shown\n/);
  expect(scratch.json('annotate')).toMatchObject({ damaged: 1 });
  expect(scratch.run(['verify']).code).toBe(0);
  appendFileSync(log, '\n{"sum":"00000000","len":2,"data":{}}\n');
  const { code, stdout } = scratch.run(['verify']);
  expect([code, stdout.includes(`damaged: annotations of ${id}: `)]).toEqual([3, true]);
});

it('H-OBJ-10, H-CLI-4: nothing to record, no commit, or a word that is unknown changes nothing', () => {
  for (const [line, expected] of [
    [['annotate', '-m', ''], 1],
    [['annotate', '--kind', 'gossip', '-m', 'x'], 1],
    [['annotate', '--result', 'maybe'], 1],
    [['annotate', 'nowhere', '-m', 'x'], 4],
    [['annotate', 'HEAD:a.txt', '-m', 'x'], 1],
    [['annotate', '-m', 'x'.repeat(70_000)], 1],
  ] as const) {
    expect({ line, code: scratch.run(line).code }).toEqual({ line, code: expected });
  }
  expect(scratch.json('annotate')).toMatchObject({ annotations: [], damaged: 0 });
});

it('H-CLI-2: text of others commands no terminal', () => {
  scratch.ok('annotate', '-m', 'a\u001b[31mb\u202e', '--author', 'E\u202eve <e@x>');
  for (const output of [scratch.ok('annotate'), scratch.ok('show')]) {
    expect(output).toContain('a\\x1b[31mb\\u202e');
    expect(output).not.toMatch(/[\u001b\u202e]/);
  }
  expect(scratch.json('annotate')).toMatchObject({ annotations: [{ text: 'a\u001b[31mb\u202e\n' }] });
});
