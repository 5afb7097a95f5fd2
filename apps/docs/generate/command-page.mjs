// @ts-check
import { fence, prose, table } from './markdown.mjs';

/**
 * @typedef {object} Option
 * @property {string} name
 * @property {string} [short]
 * @property {string} [value]
 * @property {string} description
 * @property {readonly string[]} [choices]
 * @property {boolean} [repeatable]
 * @property {boolean} [hidden]
 */

/**
 * One row of the command table.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} usage
 * @property {string} summary
 * @property {string} description
 * @property {readonly Option[]} [options]
 * @property {ReadonlyArray<{ name: string, description: string, required?: boolean }>} [positionals]
 * @property {ReadonlyArray<{ command: string, description: string }>} [examples]
 * @property {object} [schema]
 */

/**
 * What the command line writes to `dist/commands.json` when it is built.
 *
 * @typedef {object} CommandTable
 * @property {ReadonlyArray<{ title: string, commands: readonly string[] }>} groups
 * @property {readonly Option[]} globalOptions
 * @property {readonly Command[]} commands
 */

/** @param {string} name */
export function pageName(name) {
  return name.replaceAll(' ', '-');
}

/**
 * @param {Command} command
 * @returns {string}
 */
export function commandPage({
  name,
  usage,
  summary,
  description,
  options = [],
  positionals = [],
  examples = [],
  schema,
}) {
  const parts = [`# muse ${name}\n`, `${prose(summary)}.\n`, fence('text', usage), `${prose(description)}\n`];
  if (positionals.length > 0) {
    parts.push(
      '## Arguments\n',
      table(
        ['', ''],
        positionals.map((each) => [`\`${each.name}\``, prose(each.description)]),
      ),
    );
  }
  const shown = options.filter(({ hidden }) => hidden !== true);
  if (shown.length > 0) {
    parts.push('## Options\n', optionTable(shown));
  }
  if (examples.length > 0) {
    const text = examples.map((each) => `# ${each.description}\n${each.command}`).join('\n\n');
    parts.push('## Examples\n', fence('sh', text));
  }
  if (schema !== undefined) {
    parts.push(
      '## JSON\n',
      'With `--json` the command prints one object. Its form, as a JSON Schema:\n',
      fence('json', JSON.stringify(schema, null, 2)),
    );
  }
  return parts.join('\n');
}

/**
 * @param {CommandTable} commandTable
 * @returns {string}
 */
export function commandIndex({ groups, globalOptions, commands }) {
  const row = (/** @type {string} */ name) => {
    const summary = commands.find((command) => command.name === name)?.summary ?? '';
    return [`[${name}](/commands/${pageName(name)})`, prose(summary)];
  };
  return [
    '# Commands\n',
    'What the exit codes mean stands under [Scripts and agents](/guide/scripting).\n',
    ...groups.map(({ title, commands: names }) => `## ${title}\n\n${table(['', ''], names.map(row))}`),
    '## Options of every command\n',
    optionTable(globalOptions),
  ].join('\n');
}

/** @param {readonly Option[]} options */
function optionTable(options) {
  return table(
    ['', ''],
    options.map((option) => [`\`${optionForm(option)}\``, optionText(option)]),
  );
}

/** @param {Option} option */
function optionForm({ name, short, value }) {
  const word = value === undefined ? '' : ` <${value}>`;
  return `${short === undefined ? '' : `-${short}, `}--${name}${word}`;
}

/** @param {Option} option */
function optionText({ description, choices, repeatable }) {
  const more = choices === undefined ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  return `${prose(description)}${/[.!?]$/.test(description) ? '' : '.'}${more}${repeatable === true ? ' May be given several times.' : ''}`;
}
