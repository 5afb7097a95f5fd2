/** A binary heap: `pop` gives the item that `before` puts first; items that are equal to it come in any order. */
export interface Heap<T> {
  readonly items: T[];
  readonly before: (a: T, b: T) => boolean;
}

export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  return { items: [], before };
}

export function pushHeap<T>({ items, before }: Heap<T>, item: T): void {
  let at = items.length;
  items.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(item, items[parent]!)) break;
    items[at] = items[parent]!;
    at = parent;
  }
  items[at] = item;
}

export function popHeap<T>({ items, before }: Heap<T>): T | undefined {
  const first = items[0];
  const last = items.pop();
  if (items.length === 0 || last === undefined) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= items.length) break;
    if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++;
    if (!before(items[child]!, last)) break;
    items[at] = items[child]!;
    at = child;
  }
  items[at] = last;
  return first;
}
