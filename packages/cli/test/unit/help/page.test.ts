import { describe, expect, it } from 'vitest';
import { describeTable } from '../../../src/help/data.js';
import { renderPage } from '../../../src/help/page.js';

const table = await describeTable();

describe.each(table.commands.map((command) => [command.name, command] as const))('the page of %s', (_name, command) => {
  it('has its usage, all options, and all examples on one line each, within 80 columns', async () => {
    const page = await renderPage(command, 80);
    expect(page).toContain(command.usage.slice(0, 60));
    for (const option of command.options) expect(page).toContain(`--${option.name}`);
    for (const example of command.examples) expect(page).toContain(`  ${example.command}\n`);
    expect(page.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

it('every command has a summary, a description and examples that begin with muse', () => {
  for (const { name, summary, description, examples } of table.commands) {
    expect(summary, name).toMatch(/^[A-Z].*[^.]$/);
    expect(description.length, name).toBeGreaterThan(40);
    expect(examples.length, name).toBeGreaterThan(0);
    for (const { command } of examples) expect(command).toMatch(/^muse /);
  }
});

it('no two options of a command share a name or a letter', () => {
  for (const { name, options } of table.commands) {
    const names = options.flatMap((option) => [option.name, ...(option.short === undefined ? [] : [option.short])]);
    expect(new Set(names).size, name).toBe(names.length);
  }
});
