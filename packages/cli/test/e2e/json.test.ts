import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conflictingMerge, exampleRepository, Scratch } from '../helpers/muse.js';
import { schema, table } from '../helpers/schemas.js';

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
  exampleRepository(scratch);
  scratch.ok('config', 'set', 'a.number', '3');
});
afterAll(() => scratch.remove());

/** Stands for the id of a claim that is made for the line. */
const NEW_CLAIM = '<new claim>';
let claims = 0;

/** A merge is stopped at a conflict before these. */
const inConflict = new Set(['merge --abort', 'merge --quit', 'resolve src/name.ts --theirs']);

// In order: later lines see what earlier ones did.
const lines: readonly (readonly string[])[] = [
  ['help'],
  ['help', 'commit'],
  ['help', 'config'],
  ['status'],
  ['status', 'src/name.ts'],
  ['diff'],
  ['diff', 'main', 'feature'],
  ['diff', '--exit-code', 'main', 'main'],
  ['ls-files'],
  ['ls-files', '--worktree'],
  [
    'commit',
    '-m',
    'Work',
    '--agent',
    'porter',
    '--model',
    'm',
    '--toolchain',
    't',
    '--agent-session',
    's',
    '--prompt-hash',
    'h',
  ],
  ['commit', '--allow-empty', '--allow-empty-message', '--author', 'B <b@x>', '--date', '@5 +0130'],
  ['log'],
  ['log', '--graph', '-n', '1'],
  ['key', 'generate'],
  ['key', 'show'],
  ['commit', '--sign', '--allow-empty', '-m', 'Signed'],
  ['annotate', '--kind', 'test', '--result', 'pass', '-m', 'Passed'],
  ['annotate', '--kind', 'note', '-m', 'Noted'],
  ['annotate'],
  ['show'],
  ['show', 'HEAD~1'],
  ['show', 'HEAD^{tree}'],
  ['show', 'HEAD:notes.md'],
  ['branch'],
  ['branch', 'topic'],
  ['branch', '-m', 'topic', 'topic2'],
  ['branch', '-D', 'topic2'],
  ['switch', 'feature'],
  ['switch', '--detach', 'main'],
  ['status'],
  ['branch'],
  ['checkout', 'main'],
  ['checkout', '--', 'notes.md'],
  ['restore', '--source', 'HEAD~2', 'notes.md'],
  ['restore', '.'],
  ['tag', 'light'],
  ['tag', '-a', '-m', 'Noted', 'noted'],
  ['tag'],
  ['show', 'noted'],
  ['tag', '-d', 'light'],
  ['merge', 'feature'],
  ['merge', 'feature'],
  ['conflicts'],
  ['merge', '--abort'],
  ['merge', '--quit'],
  ['resolve', 'src/name.ts', '--theirs'],
  ['status'],
  ['conflicts'],
  ['merge', '--continue'],
  ['coord', 'reserve', 'src/name.ts', 'docs::Part', '--run', 'ada', '--ttl', '30m', '--detail', 'more'],
  ['coord', 'claim', 'src/parser.ts', '--run', 'ada'],
  ['coord', 'intent', 'src', '--run', 'ada', '--operation', 'push', '--reservation', NEW_CLAIM],
  ['coord', 'intent', 'src', '--run', 'ada'],
  ['coord', 'renew', NEW_CLAIM, '--run', 'ada'],
  ['coord', 'release', NEW_CLAIM, '--run', 'ada'],
  ['coord', 'list', '--all'],
  ['coord', 'history'],
  ['verify'],
  ['config', 'set', 'x.y', 'z'],
  ['config', 'get', 'x.y'],
  ['config', 'list'],
  ['config', 'unset', 'x.y'],
  ['remote', 'add', 'origin', 'https://hub.example.com/a/b'],
  ['remote', 'get-url', 'origin'],
  ['remote', 'list'],
  ['hash-object', 'notes.md'],
  ['hash-object', '-w', 'notes.md'],
  ['cat-object', 'HEAD'],
  ['cat-object', 'HEAD^{tree}'],
  ['cat-object', 'HEAD:notes.md'],
  ['cat-object', 'noted'],
  ['rev-parse', 'HEAD', 'noted', 'HEAD^{tree}'],
  ['worktree', 'add', '../side'],
  ['worktree', 'list'],
  ['worktree', 'remove', '../side'],
  ['init', '--force'],
  ['init', '../fresh'],
  ['completion', 'bash'],
  ['completion', '--candidates', '--', 'swi'],
];

/** The row of the table that a line runs. */
function commandOf(line: readonly string[]): (typeof table.commands)[number] {
  const found = table.commands.find(({ name }) => name === line.slice(0, name.split(' ').length).join(' '));
  if (found === undefined) throw new Error(`no such command: ${line.join(' ')}`);
  return found;
}

describe('--json', () => {
  it.each(lines.map((line) => [line.join(' '), line] as const))('%s follows its published schema', (_name, line) => {
    const { name, schemaName } = commandOf(line);
    if (inConflict.has(line.join(' '))) conflictingMerge(scratch, line.join('').replaceAll(/[^a-z]/g, ''));
    const { code, stdout, stderr } = scratch.run(
      withJson(line).map((word) => (word === NEW_CLAIM ? newClaim() : word)),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.endsWith('}\n') && stdout.trim().split('\n').length === 1).toBe(true);
    const value = JSON.parse(stdout) as { schema: string };
    expect(value.schema).toBe(schemaName);
    const validate = schema(name.replaceAll(' ', '-'));
    validate(value);
    expect(validate.errors).toBeNull();
  });

  it('every command of the table is in the list above', () => {
    const covered = new Set(lines.map((line) => commandOf(line).name));
    expect(table.commands.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });

  it('--json as the value of another option asks for nothing', () => {
    const { code, stderr } = scratch.run(['commit', '-m', '--json']);
    expect([code, stderr.startsWith('error: nothing to commit')]).toEqual([1, true]);
  });

  it('the version and errors have schemas too', () => {
    const validateVersion = schema('version');
    validateVersion(JSON.parse(scratch.run(['--version', '--json']).stdout));
    expect(validateVersion.errors).toBeNull();
    const validateError = schema('error');
    for (const line of [
      ['--json', 'frobnicate'],
      ['show', 'nowhere', '--json'],
      ['commit', '--json'],
      ['log', '-n', 'x', '--json'],
    ]) {
      const { code, stdout, stderr } = scratch.run(line);
      expect([code !== 0, stdout]).toEqual([true, '']);
      const error = JSON.parse(stderr) as { error: { exitCode: number } };
      expect(error.error.exitCode).toBe(code);
      validateError(error);
      expect(validateError.errors).toBeNull();
    }
  });
});

function newClaim(): string {
  return scratch.ok('coord', 'claim', `claimed/${claims++}`, '--run', 'ada', '--quiet').trim();
}

function withJson(line: readonly string[]): readonly string[] {
  const end = line.indexOf('--');
  return end === -1 ? [...line, '--json'] : [...line.slice(0, end), '--json', ...line.slice(end)];
}
