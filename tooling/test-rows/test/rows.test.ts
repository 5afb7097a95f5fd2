import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectQuotes } from '../src/collect.mjs';
import { quotedRows, relativeImports } from '../src/quotes.mjs';
import { behaviours, hazards, invariants } from '../src/rows.mjs';
import { missingRows, renderTable, unknownRows } from '../src/table.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const quotes = collectQuotes(ROOT);

describe('the table of rows and tests', () => {
  it('is up to date; `pnpm run test:rows` writes it anew', () => {
    const written = readFileSync(join(ROOT, 'tooling/test-rows/ROWS.md'), 'utf8');
    expect(written === renderTable(quotes), 'ROWS.md is out of date: pnpm run test:rows').toBe(true);
  });

  it('has a test for each row that is due, in each package that has to show it', () => {
    expect(missingRows(quotes)).toEqual([]);
  });

  it('knows every number that a test quotes', () => {
    expect(unknownRows(quotes)).toEqual([]);
  });

  it('has all rows, and of the behaviours only the last three wait', () => {
    expect([behaviours.length, hazards.length, invariants.length]).toEqual([93, 114, 12]);
    const waiting = behaviours.filter(({ later }) => later !== undefined).map(({ id }) => id.slice(2));
    expect(waiting).toEqual(['091', '092', '093']);
  });
});

describe('a quoted row', () => {
  it('stands in a string of any kind', () => {
    const row = ['S', '001'].join('-');
    expect(quotedRows(`it('${row} I-3: x', () => {})`)).toEqual([row, 'I-3']);
    expect(quotedRows(`it.each([1])("H-IO-10 %i", f); describe(\`I-1 \${'I-2'}\`)`)).toEqual(['H-IO-10', 'I-1', 'I-2']);
    expect(quotedRows(`it('isn\\'t I-4', f)`)).toEqual(['I-4']);
  });

  it('does not stand in a comment, nor inside a word', () => {
    expect(quotedRows("// I-1 isn't\n/* 'I-2' */ const i = 3; f('MPI-1', 'I-1b')")).toEqual([]);
  });

  it('may stand in a helper of the test', () => {
    expect(relativeImports("import { a } from '../helpers/a.js';\nimport b from 'vitest';")).toEqual([
      '../helpers/a.js',
    ]);
  });
});

describe('rows without a test', () => {
  it('are found, also where one of several packages lacks it', () => {
    const without = new Map([...quotes].filter(([id]) => id !== behaviours[16]?.id));
    expect(missingRows(without).join('\n')).toContain(`${behaviours[16]?.id} (io)`);
    const kill = behaviours[83]!;
    const elsewhere = new Map([...quotes, [kill.id, ['packages/objects/test/crash/kill.test.ts']]]);
    expect(missingRows(elsewhere).join('\n')).toContain(`${kill.id} (refs, vcs-state, coordination)`);
  });

  it('are told from numbers that do not exist', () => {
    expect(unknownRows(new Map([...quotes, ['I-99', ['a.test.ts']]]))).toEqual(['I-99 in a.test.ts']);
  });
});
