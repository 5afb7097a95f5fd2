// @ts-check
import { fence, prose, table } from './markdown.mjs';

/**
 * @typedef {object} Option
 * @property {string} name
 * @property {string} [short]
 * @property {string} [value]
 * @property {string} description
 * @property {readonly string[]} [choices]
 * @property {boolean} [many]
 * @property {boolean} [hidden]
 */

/**
 * One row of the command table, as the command line writes it to `dist/commands.json`.
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
    parts.push(
      '## Options\n',
      table(
        ['', ''],
        shown.map((each) => [`\`${optionForm(each)}\``, optionText(each)]),
      ),
    );
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
 * @param {readonly Command[]} commands
 * @returns {string}
 */
export function commandIndex(commands) {
  const rows = commands.map(({ name, summary }) => [`[${name}](/commands/${pageName(name)})`, prose(summary)]);
  return [
    '# Commands\n',
    'Every command takes `--json` and `--help`; `muse -C <dir>` runs it in another directory.',
    'What the exit codes mean stands under [Scripts and agents](/guide/scripting).\n',
    table(['Command', 'What it does'], rows),
  ].join('\n');
}

/** @param {Option} option */
function optionForm({ name, short, value }) {
  const word = value === undefined ? '' : ` <${value.replace(/^<|>$/g, '')}>`;
  return `${short === undefined ? '' : `-${short}, `}--${name}${word}`;
}

/** @param {Option} option */
function optionText({ description, choices, many }) {
  const more = choices === undefined ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  return `${prose(description)}${/[.!?]$/.test(description) ? '' : '.'}${more}${many === true ? ' May be given several times.' : ''}`;
}
