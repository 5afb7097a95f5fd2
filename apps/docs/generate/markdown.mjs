// @ts-check

/**
 * Plain text of ours as Markdown for the site: what looks like a tag or a template outside of code is shown as it stands.
 *
 * @param {string} text
 * @returns {string}
 */
export function prose(text) {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')))
    .join('');
}

/**
 * @param {string} language
 * @param {string} text
 * @returns {string}
 */
export function fence(language, text) {
  return `\`\`\`${language}\n${text.replace(/\n$/, '')}\n\`\`\`\n`;
}

/**
 * @param {readonly string[]} head
 * @param {ReadonlyArray<readonly string[]>} rows
 * @returns {string}
 */
export function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
