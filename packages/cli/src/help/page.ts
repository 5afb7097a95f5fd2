import yargs from 'yargs';
import type { CommandData, OptionData } from './data.js';

/** The help page of one command, laid out by yargs. Kept in a bundle of its own, because few commands ask for help. */
export async function renderPage(command: CommandData, width: number): Promise<string> {
  const page = yargs([])
    .scriptName('muse')
    .help(false)
    .version(false)
    .locale('en')
    .wrap(width)
    .usage(`usage: ${command.usage}\n\n${command.description}`);
  for (const positional of command.positionals) {
    page.positional(label(positional), { describe: positional.description });
  }
  for (const option of command.options) {
    page.option(optionLabel(option), {
      describe: option.repeatable ? `${option.description} (repeatable)` : option.description,
      ...(option.short === undefined ? {} : { alias: option.short }),
    });
  }
  page.epilogue(`Examples:\n${command.examples.map(example).join('\n')}`);
  return `${await page.getHelp()}\n`;
}

function optionLabel(option: OptionData): string {
  return option.value === undefined ? option.name : `${option.name} <${option.value}>`;
}

function example({ command, description }: CommandData['examples'][number]): string {
  return `  # ${description}\n  ${command}\n`;
}

function label(positional: { readonly name: string; readonly repeatable: boolean }): string {
  return `${positional.name}${positional.repeatable ? '...' : ''}`;
}
