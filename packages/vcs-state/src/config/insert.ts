import { formatKey } from './key.js';
import { isPrefix, type Layout, type PairLine } from './scan.js';

/**
 * The texts in which a new pair stands where a person would look for it: at the end of its section, beside keys that are
 * written with dots, in a new section at the end, and last among the keys of an outer section or at the top.
 */
export function* insertions(text: string, layout: Layout, keys: readonly string[], written: string): Generator<string> {
  const section = keys.slice(0, -1);
  for (const header of layout.headers.filter(({ table, inArray }) => !inArray && isSame(table, section))) {
    const last = layout.pairs.findLast((pair) => isBodyOf(pair, header, layout));
    yield insertLine(text, last?.lineEnd ?? header.lineEnd, indentOf(text, last), [
      `${formatKey(keys.slice(-1))} = ${written}`,
    ]);
  }
  if (section.length > 0) {
    const beside = layout.pairs.filter(
      (pair) => !pair.inArray && isPrefix(section, [...pair.table, ...pair.keys.slice(0, -1)]),
    );
    for (const pair of beside.toReversed()) {
      if (pair.table.length >= keys.length) continue;
      yield insertLine(text, pair.lineEnd, indentOf(text, pair), [
        `${formatKey(keys.slice(pair.table.length))} = ${written}`,
      ]);
    }
    const gap = text === '' || /(?:^|\n)\r?\n$/.test(text) ? [] : [''];
    yield insertLine(text, text.length, '', [
      ...gap,
      `[${formatKey(section)}]`,
      `${formatKey(keys.slice(-1))} = ${written}`,
    ]);
  }
  for (const header of layout.headers
    .filter(({ table, inArray }) => !inArray && isPrefix(table, section))
    .toReversed()) {
    const last = layout.pairs.findLast((pair) => isBodyOf(pair, header, layout));
    const relative = formatKey(keys.slice(header.table.length));
    yield insertLine(text, last?.lineEnd ?? header.lineEnd, indentOf(text, last), [`${relative} = ${written}`]);
  }
  const top = layout.pairs.findLast((pair) => pair.table.length === 0);
  yield insertLine(text, top?.lineEnd ?? (text.startsWith('\uFEFF') ? 1 : 0), indentOf(text, top), [
    `${formatKey(keys)} = ${written}`,
  ]);
}

function insertLine(text: string, at: number, indent: string, lines: readonly string[]): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const before = text.slice(0, at);
  const opened = before === '' || before === '\uFEFF' || before.endsWith('\n') ? '' : newline;
  const added = lines.map((line) => (line === '' ? newline : `${indent}${line}${newline}`)).join('');
  return before + opened + added + text.slice(at);
}

function isBodyOf(pair: PairLine, header: Layout['headers'][number], layout: Layout): boolean {
  const next = layout.headers.find(({ lineStart }) => lineStart > header.lineStart);
  return pair.lineStart > header.lineStart && (next === undefined || pair.lineStart < next.lineStart);
}

function indentOf(text: string, pair: PairLine | undefined): string {
  return pair === undefined ? '' : text.slice(pair.lineStart, pair.start);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isPrefix(a, b);
}
