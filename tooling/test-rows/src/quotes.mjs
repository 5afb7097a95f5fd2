// @ts-check

const ROW = /\b(?:S-\d{3}|H-[A-Z]+-\d+|I-\d+)\b/g;

/** Comments, or a string of any kind; what stands between is of no interest. */
const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|(['"`])(?:\\[\s\S]|(?!\1)[^\\])*\1/g;

/**
 * The row numbers that a test file quotes in its strings, which is where titles are; those in comments do not count.
 *
 * @param {string} source
 * @returns {string[]} each once, in the order of their first appearance
 */
export function quotedRows(source) {
  const strings = [...source.matchAll(TOKEN)].filter(([, quote]) => quote !== undefined).map(([text]) => text);
  return [...new Set(strings.flatMap((text) => text.match(ROW) ?? []))];
}

/**
 * The modules beside it that a file imports.
 *
 * @param {string} source
 * @returns {string[]} relative, as written
 */
export function relativeImports(source) {
  return [...source.matchAll(/\bfrom '(\.[^']*)'/g)].map(([, path]) => path ?? '');
}
