import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scratch } from '../helpers/muse.js';
import { schema } from '../helpers/schemas.js';

let scratch: Scratch;
beforeEach(() => void (scratch = new Scratch()));
afterEach(() => scratch.remove());

describe('renamed files', () => {
  it('are shown as such by diff and show, with their similarity, or not if not wanted', () => {
    const lines = Array.from({ length: 9 }, (_, i) => `line ${i}\n`).join('');
    scratch.ok('init');
    scratch.commit('old.txt', lines);
    rmSync(join(scratch.root, 'old.txt'));
    writeFileSync(join(scratch.root, 'new.txt'), `${lines}one more\n`);

    expect(scratch.ok('diff', '--name-status')).toBe('R087\told.txt\tnew.txt\n');
    expect(scratch.ok('diff', '--name-status', '--no-renames')).toBe('A\tnew.txt\nD\told.txt\n');
    expect(scratch.ok('diff', '--name-status', '-M95')).toBe('A\tnew.txt\nD\told.txt\n');
    expect(scratch.ok('diff', '--stat')).toContain(' old.txt => new.txt | 1 +\n');
    const [file] = scratch.json('diff')['files'] as unknown as readonly object[];
    expect(file).toMatchObject({ path: 'new.txt', from: 'old.txt', change: 'renamed', similarity: 87, added: 1 });
    expect(schema('diff')(scratch.json('diff'))).toBe(true);

    scratch.ok('commit', '-m', 'move');
    expect(scratch.ok('show')).toContain('similarity index 87%\nrename from old.txt\nrename to new.txt\n');
  });
});
