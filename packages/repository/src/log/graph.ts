/** A commit for the graph: `parents` are those it is drawn connected to. */
export interface GraphNode {
  readonly id: string;
  readonly parents: readonly string[];
}

/** How one commit is drawn. Columns are two characters wide; nothing is padded on the right. */
export interface GraphRow {
  readonly id: string;
  /** The line with the commit itself: `| * |`. */
  readonly commit: string;
  /** Lines between this commit and the next that lead lines to their new columns: `|\ \`. */
  readonly edges: readonly string[];
  /** What stands beside further lines of text about this commit: before `edges`, and after them. */
  readonly before: string;
  readonly after: string;
}

/**
 * Draws history as lanes, for `log --graph`: each lane leads down to the commit it waits for. `nodes` come with no
 * parent before its child; a parent that is not among them has a lane to the end.
 */
export function drawGraph(nodes: readonly GraphNode[]): GraphRow[] {
  let lanes: readonly string[] = [];
  return nodes.map((node) => {
    const known = lanes.indexOf(node.id);
    const column = known === -1 ? lanes.length : known;
    const here = known === -1 ? [...lanes, node.id] : lanes;
    const { out, gathered, next } = planMoves(here, column, node.parents);
    lanes = next;
    return {
      id: node.id,
      commit: here.map((_, i) => (i === column ? '*' : '|')).join(' '),
      edges: [...drawMoves(out), ...drawMoves(gathered)],
      before: bars(node.parents.length > 0 ? here.map((_, i) => i) : here.map((_, i) => i).filter((i) => i !== column)),
      after: bars(next.map((_, i) => i)),
    };
  });
}

/** A line from the column it is in to the one it goes to. */
interface Move {
  readonly from: number;
  readonly to: number;
}

interface Plan {
  /** First, lines fan out to the right to make room for further parents. */
  readonly out: readonly Move[];
  /** Then lines gather to the left where they meet, or where a lane has ended. */
  readonly gathered: readonly Move[];
  readonly next: readonly string[];
}

function planMoves(lanes: readonly string[], column: number, parents: readonly string[]): Plan {
  const [first, ...others] = new Set(parents);
  const fresh = others.filter((parent) => !lanes.includes(parent));
  // Between the phases, the commit's own column stands for its first parent, with the new lanes on its right.
  const middle = [...lanes.slice(0, column + 1), ...fresh, ...lanes.slice(column + 1)];
  const placed = (at: number): number => (at <= column ? at : at + fresh.length);
  const out: Move[] = lanes.flatMap((_, at) => (at === column ? [] : [{ from: at, to: placed(at) }]));
  const leftward: string[] = [];
  if (first !== undefined) out.push({ from: column, to: column });
  for (const parent of others) {
    const to = middle.indexOf(parent);
    if (to > column) out.push({ from: column, to });
    else leftward.push(parent);
  }

  const next: string[] = [];
  const gathered: Move[] = [];
  const firstAt = first === undefined ? -1 : middle.indexOf(first);
  middle.forEach((id, at) => {
    if (at === column) {
      if (first === undefined) return;
      const to = firstAt !== -1 && firstAt < column ? next.indexOf(first) : next.push(first) - 1;
      gathered.push({ from: at, to });
      for (const parent of leftward) gathered.push({ from: at, to: next.indexOf(parent) });
    } else if (at > column && id === first) {
      gathered.push({ from: at, to: next.indexOf(first) });
    } else {
      gathered.push({ from: at, to: next.push(id) - 1 });
    }
  });
  return { out, gathered, next };
}

/** One line of text for each column that the farthest move crosses. */
function drawMoves(moves: readonly Move[]): string[] {
  const lines: string[] = [];
  let current = moves.map(({ from }) => from);
  while (current.some((column, i) => column !== moves[i]!.to)) {
    const marks: string[] = [];
    current = current.map((column, i) => {
      const direction = Math.sign(moves[i]!.to - column);
      marks[2 * column + direction] = direction === 0 ? '|' : direction > 0 ? '\\' : '/';
      return column + direction;
    });
    lines.push(Array.from(marks, (mark) => mark ?? ' ').join(''));
  }
  return lines;
}

function bars(columns: readonly number[]): string {
  const marks: string[] = [];
  for (const column of columns) marks[2 * column] = '|';
  return Array.from(marks, (mark) => mark ?? ' ').join('');
}
