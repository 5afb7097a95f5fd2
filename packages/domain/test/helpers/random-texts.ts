/** Numbers from 0 to 1 that are the same for the same seed (xorshift). */
export function random(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** A text like source code: some lines rare, some everywhere. */
export function randomText(draw: (below: number) => number, words: number): string[] {
  return Array.from({ length: 5 + draw(40) }, () => randomLine(draw, words));
}

export function randomLine(draw: (below: number) => number, words: number): string {
  return draw(10) < 3 ? ['}\n', '\n', '  return;\n'][draw(3)]! : `line ${draw(words)}\n`;
}

/** The text with some lines added, removed, changed and moved. */
export function edited(draw: (below: number) => number, text: readonly string[], words: number): string[] {
  const lines = [...text];
  for (let k = 1 + draw(4); k > 0; k--) {
    const at = draw(lines.length + 1);
    const what = draw(10);
    const some = Array.from({ length: 1 + draw(3) }, () => randomLine(draw, words));
    if (what < 4) lines.splice(at, 0, ...some);
    else if (what < 7) lines.splice(at, some.length);
    else if (what < 9) lines.splice(at, 1, `new ${draw(5)}\n`);
    else lines.splice(draw(lines.length + 1), 0, ...lines.splice(at, 2));
  }
  return lines;
}
