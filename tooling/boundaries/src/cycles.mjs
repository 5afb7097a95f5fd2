// @ts-check

/** @typedef {ReadonlyMap<string, ReadonlyArray<{ to: string, line: number }>>} Graph */

/**
 * One cycle for each knot of files that import each other (Tarjan's strongly connected components, then the shortest
 * way round from the knot's first file).
 *
 * @param {Graph} graph
 * @returns {{ path: string[], line: number }[]} the files in order, and the line of the first import
 */
export function findCycles(graph) {
  return components(graph).flatMap((members) => {
    const first = /** @type {string} */ ([...members].sort()[0]);
    const path = shortestWayRound(graph, first, new Set(members));
    if (path === undefined) return [];
    const line = graph.get(first)?.find(({ to }) => to === (path[1] ?? first))?.line ?? 1;
    return [{ path, line }];
  });
}

/**
 * @param {Graph} graph
 * @returns {string[][]}
 */
function components(graph) {
  /** @type {Map<string, { index: number, low: number, open: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];
  /** @param {string} name */
  const enter = (name) => {
    const own = { index: seen.size, low: seen.size, open: true };
    seen.set(name, own);
    stack.push(name);
    for (const { to } of graph.get(name) ?? []) {
      const other = seen.get(to);
      if (other === undefined) own.low = Math.min(own.low, enter(to).low);
      else if (other.open) own.low = Math.min(own.low, other.index);
    }
    if (own.low === own.index) {
      const members = stack.splice(stack.indexOf(name));
      for (const member of members) /** @type {{ open: boolean }} */ (seen.get(member)).open = false;
      found.push(members);
    }
    return own;
  };
  for (const name of graph.keys()) if (!seen.has(name)) enter(name);
  return found;
}

/**
 * @param {Graph} graph
 * @param {string} start
 * @param {ReadonlySet<string>} within
 * @returns {string[] | undefined} `undefined` if no way leads back
 */
function shortestWayRound(graph, start, within) {
  /** @type {string[][]} */
  let paths = [[start]];
  const visited = new Set([start]);
  while (paths.length > 0) {
    /** @type {string[][]} */
    const longer = [];
    for (const path of paths) {
      for (const { to } of graph.get(/** @type {string} */ (path.at(-1))) ?? []) {
        if (to === start) return path;
        if (!within.has(to) || visited.has(to)) continue;
        visited.add(to);
        longer.push([...path, to]);
      }
    }
    paths = longer;
  }
  return undefined;
}
