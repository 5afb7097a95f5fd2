import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../helpers/schemas.js';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
});
afterEach(() => scratch.remove());

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ONE_ERROR = /^error: [^\n]+\n(hint: [^\n]+\n)?$/;

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly runId: string;
  readonly branch: string;
  readonly addresses: readonly string[];
  readonly operation: string;
  readonly fence: number | null;
  readonly ttlSeconds: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly status: string;
}

function listed(...options: readonly string[]): { reservations: readonly Shown[]; intents: readonly Shown[] } {
  return scratch.json('coord', 'list', ...options) as never;
}

function claim(address: string, run: string): string {
  return scratch.ok('coord', 'claim', address, '--run', run, '--quiet').trim();
}

function records(): readonly string[] {
  const dirs = ['reservations', 'intents'].map((kind) => join(scratch.root, '.muse/coordination', kind));
  return dirs.flatMap((dir) => {
    try {
      return readdirSync(dir);
    } catch {
      return [];
    }
  });
}

describe('muse coord', () => {
  it('reserve records who, where, what and how long', () => {
    const text = scratch.ok('coord', 'reserve', 'src/a.ts', 'src/b.ts::Foo', '--operation', 'rename', '--run', 'ada');
    expect(text).toMatch(/^Reserved src\/a\.ts, src\/b\.ts::Foo for 1 h\n id [0-9a-f-]{36}\n$/);
    const [one] = listed().reservations;
    expect(one).toMatchObject({
      runId: 'ada',
      branch: 'main',
      addresses: ['src/a.ts', 'src/b.ts::Foo'],
      operation: 'rename',
      ttlSeconds: 3_600,
      status: 'active',
      fence: null,
    });
    expect(one!.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(one!.expiresAt) - Date.parse(one!.createdAt)).toBe(3_600_000);
  });

  it('H-COORD-1: a claim that another run holds is refused, exit 1, and names holder and expiry', () => {
    const id = claim('src', 'ada');
    expect(id).toMatch(UUID);
    for (const line of [
      ['coord', 'claim', 'src/a.ts::Foo', '--run', 'ben'],
      ['coord', 'reserve', 'src/*.ts', '--run', 'ben'],
      ['coord', 'reserve', '.', '--exclusive', '--run', 'ben'],
    ]) {
      const { code, stdout, stderr } = scratch.run(line);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(ONE_ERROR);
      expect(stderr).toContain('claimed by run ada until ');
      expect(stderr).toContain(id);
    }
    const { error } = JSON.parse(scratch.run(['coord', 'claim', 'src', '--run', 'ben', '--json']).stderr) as never as {
      error: Record<string, unknown>;
    };
    expect(error).toMatchObject({
      code: 'ERR_MUSE_CLAIMED',
      kind: 'refused',
      exitCode: 1,
      data: { holder: 'ada', id },
    });
    expect(records()).toEqual([`${id}.json`]);
  });

  it('H-COORD-2: an overlap of reservations is recorded, printed, and exits 6', () => {
    scratch.ok('coord', 'reserve', 'src', '--run', 'ada');
    const { code, stdout, stderr } = scratch.run(['coord', 'reserve', 'src/a.ts', '--run', 'ben']);
    expect(code).toBe(6);
    expect(stdout).toContain('overlap: src/a.ts (theirs: src): reservation of run ada to write, ');
    expect(stderr).toMatch(/^error: recorded, but it overlaps with what others do: ada\nhint: [^\n]+\n$/);
    expect(listed().reservations.map(({ runId }) => runId)).toEqual(['ada', 'ben']);
    const json = scratch.run(['coord', 'reserve', 'src/b.ts', '--run', 'cy', '--json']);
    expect(json.code).toBe(6);
    const validate = schema('coord-reserve');
    validate(JSON.parse(json.stdout));
    expect(validate.errors).toBeNull();
    expect((JSON.parse(json.stdout) as { overlaps: unknown[] }).overlaps).toHaveLength(1);
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: { code: 'ERR_MUSE_OVERLAP', kind: 'conflict', exitCode: 6 },
    });
  });

  it('one run may reserve the same twice', () => {
    scratch.ok('coord', 'reserve', 'src', '--run', 'ada');
    expect(scratch.run(['coord', 'reserve', 'src/a.ts', '--run', 'ada']).code).toBe(0);
  });

  it('the run comes from MUSE_RUN_ID, --run before it, and without either nothing is recorded', () => {
    const env = { MUSE_RUN_ID: 'from-env' };
    expect(scratch.run(['coord', 'claim', 'a'], { env }).code).toBe(0);
    expect(scratch.run(['coord', 'claim', 'b', '--run', 'given'], { env }).code).toBe(0);
    expect(listed().reservations.map(({ runId }) => runId)).toEqual(['from-env', 'given']);
    const before = records();
    for (const line of [
      ['claim', 'c'],
      ['reserve', 'c'],
      ['intent', 'c'],
      ['renew', 'x'],
      ['release', 'x'],
    ]) {
      const { code, stderr } = scratch.run(['coord', ...line]);
      expect([line[0], code]).toEqual([line[0], 1]);
      expect(stderr).toMatch(ONE_ERROR);
      expect(stderr).toContain('MUSE_RUN_ID');
    }
    expect(records()).toEqual(before);
  });

  it.each([
    ['1h30m', 5_400],
    ['604800', 604_800],
  ])('--ttl %s is %i seconds', (word, seconds) => {
    scratch.ok('coord', 'claim', 'a', '--run', 'ada', '--ttl', word);
    expect(listed().reservations[0]?.ttlSeconds).toBe(seconds);
  });

  it('H-COORD-4, H-CLI-4: a lifetime that cannot be is refused before anything is read or written', () => {
    for (const word of ['0', '-1', '8d', 'soon', '', '9'.repeat(400)]) {
      const { code, stdout, stderr } = scratch.run(['coord', 'claim', 'a', '--run', 'ada', '--ttl', word]);
      expect([word, code, stdout]).toEqual([word, 1, '']);
      expect(stderr).toMatch(/^error: --ttl: /);
    }
    expect(records()).toEqual([]);
  });

  it('paths count from where the command is started, and those outside are refused', () => {
    scratch.write('src/deep/a.ts', '');
    const cwd = join(scratch.root, 'src/deep');
    const line = ['coord', 'claim', 'a.ts::Foo', '../b.ts', './*.md', '--run', 'ada'];
    expect(scratch.run(line, { cwd }).code).toBe(0);
    expect(listed().reservations[0]?.addresses).toEqual(['src/deep/a.ts::Foo', 'src/b.ts', 'src/deep/*.md']);
    const outside = scratch.run(['coord', 'claim', '../x', '--run', 'ada']);
    expect([outside.code, outside.stderr.includes('outside the repository')]).toEqual([1, true]);
    scratch.ok('coord', 'intent', '.', '--run', 'ada');
    expect(listed().intents[0]?.addresses).toEqual(['**']);
  });

  it('renew and release: only by the holder, by the beginning of the id too', () => {
    const id = claim('src', 'ada');
    expect(scratch.run(['coord', 'renew', id, '--run', 'ben']).code).toBe(1);
    expect(scratch.run(['coord', 'release', id, '--run', 'ben']).stderr).toContain('belongs to run ada');
    expect(scratch.ok('coord', 'renew', id.slice(0, 6), '--run', 'ada', '--ttl', '2h')).toBe(
      'Renewed the claim of src: 2 h left\n',
    );
    expect(scratch.ok('coord', 'release', id.slice(0, 8), '--run', 'ada')).toBe('Released the claim of src\n');
    expect(scratch.ok('coord', 'release', id, '--run', 'ada')).toMatch(
      /^Nothing to do: the claim of src had ended, released /,
    );
    const late = scratch.run(['coord', 'renew', id, '--run', 'ada']);
    expect([late.code, late.stderr.startsWith('error: ')]).toEqual([4, true]);
    expect(scratch.run(['coord', 'renew', 'abcdef', '--run', 'ada']).code).toBe(4);
    expect(scratch.run(['coord', 'release', '../../HEAD', '--run', 'ada']).code).toBe(1);
    // What was released is free for others, with a greater fencing number.
    const [first] = listed('--all').reservations;
    claim('src', 'ben');
    expect(listed().reservations[0]!.fence).toBeGreaterThan(first!.fence!);
  });

  it('H-COORD-6: an intent ends with its reservation, and one for an unknown reservation is refused', () => {
    const id = scratch.ok('coord', 'reserve', 'src', '--run', 'ada', '-q').trim();
    scratch.ok('coord', 'intent', 'src', '--run', 'ada', '-o', 'push', '--reservation', id);
    expect(listed().intents).toMatchObject([{ operation: 'push', reservationId: id, ttlSeconds: null }]);
    scratch.ok('coord', 'release', id, '--run', 'ada');
    expect(listed().intents).toEqual([]);
    const before = records();
    for (const unknown of [id, '00000000-0000-4000-8000-000000000000', '0123456']) {
      const line = ['coord', 'intent', 'src', '--run', 'ada', '--reservation', unknown];
      expect([unknown, scratch.run(line).code]).toEqual([unknown, 4]);
    }
    expect(records()).toEqual(before);
  });

  it('list filters by run, branch and address; --all shows what has ended', () => {
    claim('src/a.ts', 'ada');
    const gone = claim('docs', 'ben');
    scratch.ok('coord', 'release', gone, '--run', 'ben');
    scratch.ok('coord', 'reserve', 'docs', '--run', 'ben', '--branch', 'other');
    expect(listed('--run', 'ada').reservations).toHaveLength(1);
    expect(listed('--branch', 'other').reservations).toHaveLength(1);
    expect(listed('--address', 'src').reservations.map(({ runId }) => runId)).toEqual(['ada']);
    expect(listed('--address', 'docs/x', '--all').reservations.map(({ status }) => status)).toEqual([
      'released',
      'active',
    ]);
    expect(scratch.ok('coord', 'list').split('\n')).toHaveLength(3);
  });

  it('history shows what happened, newest first', () => {
    const id = claim('src', 'ada');
    scratch.ok('coord', 'renew', id, '--run', 'ada');
    scratch.ok('coord', 'release', id, '--run', 'ada');
    const { events } = scratch.json('coord', 'history') as never as { events: { event: string; record: Shown }[] };
    expect(events.map(({ event, record }) => [event, record.id])).toEqual([
      ['released', id],
      ['renewed', id],
      ['created', id],
    ]);
    expect(scratch.json('coord', 'history', '-n', '1')).toMatchObject({
      truncated: true,
      events: [{ event: 'released' }],
    });
    expect(scratch.json('coord', 'history', '-n', '3')).toMatchObject({ truncated: false });
    expect(scratch.ok('coord', 'history', '--run', 'ben')).toBe('');
  });

  it('H-COORD-5: damaged and foreign files are named on stderr and passed over; verify exits 3', () => {
    claim('src', 'ada');
    const dir = join(scratch.root, '.muse/coordination/reservations');
    const bad = '00000000-0000-4000-8000-000000000001.json';
    writeFileSync(join(dir, bad), '[1]');
    const { code, stdout, stderr } = scratch.run(['coord', 'list']);
    expect([code, stdout.split('\n').length]).toEqual([0, 2]);
    expect(stderr).toMatch(/^warning: [^\n]+\n$/);
    expect(stderr).toContain(bad);
    expect(scratch.run(['coord', 'claim', 'docs', '--run', 'ben']).code).toBe(0);
    const json = scratch.run(['coord', 'list', '--json']);
    const validate = schema('warning');
    validate(JSON.parse(json.stderr));
    expect(validate.errors).toBeNull();
    const verify = scratch.run(['verify']);
    expect([verify.code, verify.stdout.includes(bad)]).toEqual([3, true]);
  });

  it('H-CLI-2: names from others cannot command the terminal', () => {
    scratch.ok('coord', 'claim', 'a\u001b[31m\n\u202eb', '--run', '\u202eada', '-o', '\u2066x');
    for (const command of ['list', 'history']) {
      const out = scratch.ok('coord', command);
      expect(out).not.toMatch(/[\u001b\u202e\u2066]/);
      expect(out.split('\n')).toHaveLength(2);
    }
    const refused = scratch.run(['coord', 'claim', '.', '--run', 'ben']);
    expect(refused.stderr).not.toMatch(/[\u001b\u202e]/);
  });

  it('from a linked work tree it is the same coordination', () => {
    scratch.commit('a', 'a');
    scratch.ok('worktree', 'add', '../side');
    claim('src', 'ada');
    const cwd = join(scratch.base, 'side');
    expect(scratch.run(['coord', 'claim', 'src', '--run', 'ben'], { cwd }).code).toBe(1);
    expect(scratch.run(['coord', 'claim', 'docs', '--run', 'ben'], { cwd }).code).toBe(0);
    expect(listed('--run', 'ben').reservations[0]?.branch).toBe('side');
  });

  it('outside a repository it exits 2', () => {
    for (const line of [['list'], ['history'], ['claim', 'x', '--run', 'a'], ['release', 'x', '--run', 'a']]) {
      expect(scratch.run(['coord', ...line], { cwd: scratch.home }).code).toBe(2);
    }
  });
});
