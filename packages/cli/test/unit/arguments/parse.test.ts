import { describe, expect, it } from 'vitest';
import { parseCommand, parseOptions } from '../../../src/arguments/parse.js';
import { globalOptions } from '../../../src/arguments/options.js';
import { defineCommand, type AnyCommand } from '../../../src/command/command.js';
import { object } from '../../../src/command/schema.js';

const sample = (extra: object = {}): AnyCommand =>
  defineCommand<object>({
    name: 'sample',
    group: 'work',
    summary: '',
    description: '',
    positionals: [{ name: 'word', description: '', value: 'text', many: true }],
    options: [
      { name: 'message', short: 'm', value: 'text', many: true, description: '' },
      { name: 'number', short: 'n', value: 'count', range: { min: 0, max: 99 }, description: '' },
      { name: 'all', short: 'a', description: '' },
      { name: 'mode', value: 'mode', choices: ['soft', 'hard'], description: '' },
    ],
    examples: [],
    schema: object({}),
    run: () => ({}),
    render: () => '',
    json: () => ({}),
    ...extra,
  });

function failure(
  args: readonly string[],
  command: AnyCommand = sample(),
): { code: string; message: string; hint?: string } {
  try {
    parseCommand(command, args);
  } catch (error) {
    return error as never;
  }
  throw new Error('it was accepted');
}

describe('parseCommand', () => {
  it('takes the value of an option exactly, whatever it looks like', () => {
    for (const value of ['-x', '--json', '"quoted"', '', 'a=b', '0x10', '--', ' ', 'é\n']) {
      const input = parseCommand(sample(), ['-m', value]);
      expect(input.values('message')).toEqual([value]);
      expect(input.has('json')).toBe(false);
    }
  });

  it('reads all ways of writing an option', () => {
    expect(parseCommand(sample(), ['-n5']).number('number')).toBe(5);
    expect(parseCommand(sample(), ['--number=7', 'x', '-am', 'text']).number('number')).toBe(7);
    const input = parseCommand(sample(), ['x', '-am', 'one', '-mtwo', 'y']);
    expect([input.has('all'), input.values('message'), input.words]).toEqual([true, ['one', 'two'], ['x', 'y']]);
  });

  it('H-CLI-3: -- ends options', () => {
    expect(parseCommand(sample(), ['--', '-a', '--json', '--'])).toMatchObject({
      words: ['-a', '--json', '--'],
      paths: undefined,
    });
    const withPaths = parseCommand(sample({ paths: 'files' }), ['a', '--', '-a']);
    expect([withPaths.words, withPaths.paths, withPaths.has('all')]).toEqual([['a'], ['-a'], false]);
    expect(parseCommand(sample({ paths: 'files' }), ['a']).paths).toBeUndefined();
  });

  it('H-CLI-4: an invalid value names the option and is refused', () => {
    for (const value of ['-1', '1.5', '100', 'x', '', '1e1', ' 1', '9'.repeat(30)]) {
      expect(failure(['--number', value])).toMatchObject({ code: 'ERR_MUSE_BAD_VALUE', kind: 'refused' });
      expect(failure(['-n', value]).message).toContain('-n');
    }
    expect(failure(['--mode', 'mixed']).message).toContain('soft, hard');
  });

  it('an unknown option names the nearest one', () => {
    expect(failure(['--mesage', 'x'])).toMatchObject({ kind: 'setup', hint: 'Did you mean --message?' });
    expect(failure(['--nothing-like-it']).hint).toContain('--help');
    expect(failure(['-x']).message).toBe('unknown option -x');
  });

  it('a missing value, a value too many and words too many are usage errors', () => {
    expect(failure(['-m'])).toMatchObject({ code: 'ERR_MUSE_USAGE', message: '-m needs a value: <text>' });
    expect(failure(['--all=yes']).message).toBe('--all takes no value');
    expect(
      failure(['a', 'b'], sample({ positionals: [{ name: 'one', description: '', value: 'text' }] })).message,
    ).toContain("'b'");
    expect(
      failure([], sample({ positionals: [{ name: 'one', description: '', value: 'text', required: true }] })).message,
    ).toContain('<one>');
  });

  it('help wins over words that are missing', () => {
    const input = parseCommand(
      sample({ positionals: [{ name: 'one', description: '', value: 'text', required: true }] }),
      ['-h'],
    );
    expect(input.has('help')).toBe(true);
  });
});

describe('parseOptions', () => {
  it('stops before the command', () => {
    const input = parseOptions(['-C', 'a', '-Cb', '--json', 'commit', '-m', 'x', '--', 'y'], globalOptions, {
      program: 'muse',
      stopAtWord: true,
    });
    expect([input.values('directory'), input.has('json'), input.consumed]).toEqual([['a', 'b'], true, 4]);
  });

  it('names of methods of objects are no options', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(failure([`--${name}`]).message).toContain('unknown option');
  });
});
