import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOperationsSync, openRepositorySync } from '@muse/repository';
import type { LoggedOperation } from '@muse/repository';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Scratch } from '../helpers/muse.js';

let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
});
afterEach(() => scratch.remove());

function operations(): readonly LoggedOperation[] {
  return listOperationsSync(openRepositorySync(scratch.root)).operations;
}

describe('commands and the operation log', () => {
  it('I-12: every command that moves refs, HEAD or a work tree, or changes settings, adds one entry as it was typed', () => {
    const commands = [
      ['commit', '-m', 'One'],
      ['switch', '-c', 'topic'],
      ['branch', 'other'],
      ['branch', '-m', 'other', 'better'],
      ['branch', '-d', 'better'],
      ['tag', 'v1'],
      ['tag', '-d', 'v1'],
      ['config', 'set', 'a.b', 'c d'],
      ['config', 'unset', '--repository', 'a.b'],
      ['remote', 'add', 'origin', 'https://example.org/x'],
      ['worktree', 'add', '../linked'],
      ['worktree', 'remove', '../linked'],
      ['restore', 'a'],
      ['switch', 'main'],
      ['merge', '--no-ff', 'HEAD~0'],
    ];
    scratch.write('a', '1');
    const typed: string[][] = [];
    for (const args of commands) {
      if (args[0] === 'restore') scratch.write('a', 'changed');
      scratch.ok(...args);
      if (args[0] !== 'merge') typed.push(args);
    }
    for (const args of [['status'], ['log'], ['verify'], ['branch'], ['tag'], ['config', 'list'], ['diff']])
      scratch.ok(...args);
    const found = operations();
    expect(found.map(({ command }) => command)).toEqual(typed.toReversed());
    for (const { outcome, actor, command } of found) {
      expect({ outcome, name: actor?.name, command }).toEqual({ outcome: 'done', name: 'Ada', command });
    }
  });

  it('I-12: with the agent, its run and its session', () => {
    scratch.write('a', '1');
    const env = { MUSE_AGENT: 'helper', MUSE_RUN_ID: 'r7', MUSE_AGENT_SESSION: 's9' };
    expect(scratch.run(['commit', '-m', 'One'], { env }).code).toBe(0);
    expect(scratch.run(['tag', 'v1'], { env }).code).toBe(0);
    for (const { actor } of operations())
      expect(actor).toEqual({ name: 'Ada', email: 'ada@example.com', agent: 'helper', run: 'r7', session: 's9' });
  });

  it('H-ST-1: a damaged record of an operation exits 3, names the file, and stays as it is', () => {
    scratch.commit('a', '1');
    scratch.write('a', '2');
    const file = join(scratch.root, '.muse/REBASE_STATE.json');
    writeFileSync(file, '{"torn');
    for (const args of [['commit', '-m', 'x'], ['switch', '-c', 'new'], ['merge', 'main'], ['status'], ['verify']]) {
      const { code, stdout, stderr } = scratch.run(args);
      expect({ args, code }).toEqual({ args, code: 3 });
      expect(stdout + stderr).toContain(file);
    }
    expect(scratch.read('.muse/REBASE_STATE.json')).toBe('{"torn');
  });

  it('a damaged line of the log is found by verify and keeps no command from its work', () => {
    scratch.commit('a', '1');
    scratch.commit('a', '2');
    const file = '.muse/operations/log';
    scratch.write(file, scratch.read(file).replace('commit', 'comnit'));
    const { code, stdout, stderr } = scratch.run(['verify']);
    expect(code).toBe(3);
    expect(stdout + stderr).toContain('operations/log');
    scratch.commit('a', '3');
    expect(operations()).toHaveLength(2);
  });
});
