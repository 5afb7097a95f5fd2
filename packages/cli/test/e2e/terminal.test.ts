import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcher, Scratch } from '../helpers/muse.js';

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.ok('init');
  scratch.commit('a.txt', 'one\n', 'First');
});
afterEach(() => scratch.remove());

/** Runs a command line with a terminal on all three of its descriptors, and answers what the terminal received. */
function onTerminal(line: string, env: NodeJS.ProcessEnv = {}): string {
  const command = line.replace(/^muse/, `'${process.execPath}' '${launcher}'`);
  const all = scratch.env({ TERM: 'xterm', MUSE_PAGER: 'cat', ...env });
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: scratch.root, env: all });
  expect(status).toBe(0);
  return stdout.toString().replaceAll('\r\n', '\n');
}

describe('on a terminal', () => {
  it('there are colours, unless NO_COLOR or a dumb terminal says no', () => {
    expect(onTerminal('muse log')).toContain('\u001b[33mcommit sha256:');
    expect(onTerminal('muse log', { NO_COLOR: '1' })).not.toContain('\u001b');
    expect(onTerminal('muse log', { TERM: 'dumb' })).not.toContain('\u001b');
  });

  it('long output goes through the pager, which gets its words as they are', () => {
    const pager = join(scratch.base, 'pager');
    writeFileSync(pager, '#!/bin/sh\necho "paged with $*"\ncat\n');
    chmodSync(pager, 0o755);
    const output = onTerminal('muse log', { MUSE_PAGER: `${pager} --a $(touch,hacked)` });
    expect(output).toMatch(/^paged with --a \$\(touch,hacked\)\n/);
    expect(output).toContain('    First');
    expect(onTerminal('muse --no-pager log', { MUSE_PAGER: pager })).not.toContain('paged');
    expect(onTerminal('muse branch', { MUSE_PAGER: pager })).not.toContain('paged');
  });

  it('a pager that is missing, or that is left early, is no failure', () => {
    expect(onTerminal('muse log', { MUSE_PAGER: '/nowhere/less' })).toContain('    First');
    scratch.commit('a.txt', 'x\n'.repeat(200_000));
    expect(onTerminal('muse show', { MUSE_PAGER: 'head -2' })).toContain('Author: ');
  });

  it('JSON is indented', () => {
    expect(onTerminal('muse branch --json')).toContain('{\n  "schema": "muse.branch/1",');
  });

  it('H-CLI-2: bytes of a file are escaped here, and exact in a pipe', () => {
    scratch.commit('evil', '\u001b[2J\n');
    expect(onTerminal('muse cat-object HEAD:evil')).toBe('\\x1b[2J\n');
    expect(onTerminal('muse show HEAD:evil')).toBe('\\x1b[2J\n');
    expect(scratch.ok('show', 'HEAD:evil')).toBe('\u001b[2J\n');
  });

  it('long work says on standard error how far it is, and cleans up after itself', () => {
    scratch.write('b.txt', 'two\n');
    // The message comes late, so that the command takes as long as it must.
    const output = onTerminal(`muse commit -F - < <(sleep 0.7; echo late)`, { SHELL: '/bin/bash' });
    expect(output).toMatch(/\r\u001b\[Kmuse commit: \d+ files, \d+\.\d s/);
    expect(output).toMatch(/\r\u001b\[K\[main /);
  });
});

it('SIGINT ends it at once, and the next command works', async () => {
  scratch.write('b.txt', 'two\n');
  const child = spawn(process.execPath, [launcher, 'commit', '-m', 'x', '-F', '-'], {
    cwd: scratch.root,
    env: scratch.env(),
  });
  child.kill('SIGINT');
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...ended) => resolve(ended as never)),
  );
  expect([code, signal]).toEqual([null, 'SIGINT']);
  expect(scratch.ok('commit', '-m', 'after')).toContain('after');
});
