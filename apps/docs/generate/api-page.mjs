// @ts-check
import { fence, prose, table } from './markdown.mjs';

/** @typedef {import('./api.mjs').Entry} Entry */
/** @typedef {{ dir: string, name: string, description: string }} Package */

const SECTIONS = /** @type {const} */ ([
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['value', 'Values'],
  ['type', 'Types'],
]);

/**
 * @param {Package} pkg
 * @param {readonly Entry[]} entries
 * @returns {string}
 */
export function apiPage({ name, description }, entries) {
  const parts = ['---\noutline: [2, 3]\n---\n', `# ${name}\n`, `${prose(description)}.\n`];
  for (const [kind, title] of SECTIONS) {
    const groups = grouped(entries.filter((entry) => entry.kind === kind));
    if (groups.length === 0) continue;
    parts.push(`## ${title}\n`, ...groups.map(section));
  }
  return parts.join('\n');
}

/**
 * @param {readonly Package[]} packages
 * @returns {string}
 */
export function apiIndex(packages) {
  return [
    '# Packages\n',
    'Each package can be installed and used alone. A function comes in two forms: `readObject` answers with a promise,',
    '`readObjectSync` with the value. The same names at `<package>/protocols` are the generators that both run.\n',
    table(
      ['Package', ''],
      packages.map(({ dir, name, description }) => [`[${name}](/api/${dir})`, prose(description)]),
    ),
  ].join('\n');
}

/**
 * The two forms of one function stand together.
 *
 * @param {readonly Entry[]} entries
 * @returns {Entry[][]}
 */
function grouped(entries) {
  const names = new Set(entries.map(({ name }) => name));
  return entries
    .filter(({ name }) => !(name.endsWith('Sync') && names.has(name.slice(0, -'Sync'.length))))
    .map((entry) => [entry, ...entries.filter(({ name }) => name === `${entry.name}Sync`)]);
}

/** @param {readonly Entry[]} forms */
function section(forms) {
  const doc = forms.map(({ doc: each }) => each).find((each) => each !== '') ?? '';
  const title = forms.map(({ name }) => name).join(', ');
  return `### ${title} {#${forms[0]?.name}}\n\n${fence('ts', forms.map(({ code }) => code).join('\n'))}\n${docText(doc)}\n`;
}

/**
 * Tags of a documentation comment become a list.
 *
 * @param {string} doc
 */
function docText(doc) {
  const text = doc.replace(/\{@link ([^}]+)\}/g, '`$1`');
  const [lead = '', ...tags] = text.split(/^@/m);
  const items = tags.map((tag) => {
    const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
    return `- **${word}** ${prose(rest.trim().replace(/\s*\n\s*/g, ' '))}`;
  });
  return [prose(lead.trim()), items.join('\n')].filter((part) => part !== '').join('\n\n');
}
