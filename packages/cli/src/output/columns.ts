import stringWidth from '../help/string-width.js';

/** Rows as lines with their cells one below the other, two spaces apart. The last cell of a row is not filled up. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, stringWidth(cell));
  }
  return rows.map((row) => {
    const cells = row.map(
      (cell, index) => cell + ' '.repeat(index === row.length - 1 ? 0 : widths[index]! - stringWidth(cell)),
    );
    return `${cells.join('  ')}\n`;
  });
}
