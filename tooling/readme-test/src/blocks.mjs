// @ts-check

/**
 * @typedef {object} CodeBlock
 * @property {string} language the first word after the fence, lower case
 * @property {string} info the rest of that line
 * @property {string} text
 * @property {number} line of the fence, from 1
 */

export const SCRIPTS = new Set(['ts', 'typescript', 'js', 'javascript', 'mjs']);
export const SHELLS = new Set(['sh', 'bash', 'shell', 'console']);

/**
 * The fenced code blocks of a Markdown text, in order. An unclosed fence runs to the end, as in CommonMark.
 *
 * @param {string} markdown
 * @returns {CodeBlock[]}
 */
export function codeBlocks(markdown) {
  /** @type {CodeBlock[]} */
  const blocks = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = /^( {0,3})(`{3,}|~{3,})\s*(\S*)\s*(.*)$/.exec(/** @type {string} */ (lines[at]));
    if (fence === null) continue;
    const [, indent = '', marks = '', language = '', info = ''] = fence;
    const start = at + 1;
    const end = lines.findIndex((line, index) => index >= start && closes(line, marks));
    at = end === -1 ? lines.length : end;
    const body = lines.slice(start, at).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ language: language.toLowerCase(), info, text: `${body.join('\n')}\n`, line: start });
  }
  return blocks;
}

/**
 * The example that a README shows first: its first script, or where it has none its first shell block that is not about
 * installing.
 *
 * @param {string} markdown
 * @returns {CodeBlock | undefined}
 */
export function firstExample(markdown) {
  const blocks = codeBlocks(markdown);
  return (
    blocks.find(({ language }) => SCRIPTS.has(language)) ??
    blocks.find(({ language, text }) => SHELLS.has(language) && !/\b(?:npm|pnpm|npx) /.test(text))
  );
}

/**
 * @param {string} line
 * @param {string} marks
 */
function closes(line, marks) {
  const text = line.trim();
  return text.length >= marks.length && [...text].every((each) => each === marks[0]);
}
