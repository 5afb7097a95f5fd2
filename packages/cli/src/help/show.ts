import type { CommandFamily, Entry } from '../command/command.js';
import { loadEntries } from '../command/table.js';
import type { Terminal } from '../output/terminal.js';
import { findCommand } from '../program/find-command.js';
import { describeCommand, groupTitles, summaries } from './data.js';

const MAX_WIDTH = 100;

/** What `muse` alone prints: the commands by purpose. */
export async function overview(terminal: Terminal): Promise<string> {
  return renderOverview(await loadEntries(), terminal);
}

/** The help page of a command or family; the overview where none is named. */
export async function helpFor(words: readonly string[], terminal: Terminal): Promise<string> {
  if (words.length === 0) return overview(terminal);
  const found = await findCommand(words);
  if ('family' in found) return familyHelp(found.family, terminal);
  const { renderPage } = await import('./page.js');
  return renderPage(describeCommand(found.command), Math.min(terminal.width, MAX_WIDTH));
}

function renderOverview(entries: readonly Entry[], terminal: Terminal): string {
  const { bold, dim } = terminal.paint;
  const names = entries.map((entry) => entry.name.length);
  const width = Math.max(...names) + 2;
  const sections = groupTitles.map(([group, title]) => `${bold(title)}\n${table(summaries(entries, group), width)}`);
  return [
    `${bold('muse')} keeps every version of your work, and never loses one.`,
    `${dim('usage:')} muse [-C <dir>] [--json] <command> [<arguments>]`,
    ...sections,
    `A first version of the files here:  muse init && muse commit -m 'first version'\nMore on one command:                muse help <command>\n`,
  ]
    .join('\n\n')
    .replaceAll('\n\n\n', '\n\n');
}

/** The subcommands of a family. */
export function familyHelp(family: CommandFamily, terminal: Terminal): string {
  const rows = family.subcommands.map((command) => [command.name, command.summary] as const);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const { bold } = terminal.paint;
  return `usage: muse ${family.name} <subcommand>\n\n${family.description}\n\n${bold('Subcommands')}\n${table(rows, width)}\n\nMore on one:  muse help ${rows[0]![0]}\n`;
}

function table(rows: readonly (readonly [string, string])[], width: number): string {
  return rows.map(([name, summary]) => `  ${name.padEnd(width)}${summary}`).join('\n');
}
