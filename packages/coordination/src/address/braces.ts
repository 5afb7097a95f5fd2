/** How many texts the braces of one address may stand for. */
export const MOST_ALTERNATIVES = 64;

/**
 * The texts that `{a,b}` stands for, nested ones too. Braces that do not pair or hold no comma stay as they are; a
 * backslash takes a brace or a comma its meaning. `undefined` if there are more than `MOST_ALTERNATIVES`.
 */
export function expandBraces(text: string): readonly string[] | undefined {
  let done: string[] = [''];
  let rest = text;
  for (;;) {
    const group = firstGroup(rest);
    if (group === undefined) return done.map((head) => head + rest);
    const choices: string[] = [];
    for (const choice of group.choices) {
      const expanded = expandBraces(choice);
      if (expanded === undefined) return undefined;
      choices.push(...expanded);
    }
    if (done.length * choices.length > MOST_ALTERNATIVES) return undefined;
    const before = rest.slice(0, group.start);
    done = done.flatMap((head) => choices.map((choice) => head + before + choice));
    rest = rest.slice(group.end);
  }
}

interface Group {
  /** Where its `{` is, and what follows its `}`. */
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

interface OpenGroup {
  readonly start: number;
  readonly commas: number[];
}

/** The outermost group that begins first. */
function firstGroup(text: string): Group | undefined {
  const open: OpenGroup[] = [];
  let found: Group | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '{') open.push({ start: at, commas: [] });
    else if (character === ',') open.at(-1)?.commas.push(at);
    else if (character === '}') {
      const group = open.pop();
      // One inside another that never closes comes first; one around it takes its place.
      if (group !== undefined && group.commas.length > 0 && (found === undefined || group.start < found.start)) {
        found = { start: group.start, end: at + 1, choices: choicesOf(text, group, at) };
      }
      if (found !== undefined && open.length === 0) return found;
    }
  }
  return found;
}

function choicesOf(text: string, { start, commas }: OpenGroup, end: number): string[] {
  const bounds = [start, ...commas, end];
  return bounds.slice(1).map((bound, index) => text.slice(bounds[index]! + 1, bound));
}
