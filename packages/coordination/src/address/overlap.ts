import { formOf, type Address, type Form } from './address.js';
import { ANY_PARTS, partsMeet, type Part } from './part.js';

/*
 * An address covers all that lies below it: a directory its paths, a file its symbols, a symbol its members. Two addresses
 * overlap if something is covered by both, which is the same as that one of them, or of what it matches, contains the other.
 */

/** Whether two addresses overlap: equal, one containing the other, or able to match something in common. */
export function addressesOverlap(a: Address, b: Address): boolean {
  const theirs = formsOf(b);
  return formsOf(a).some((ours) => theirs.some((form) => formsOverlap(ours, form)));
}

export function formsOf(address: Address): Form[] {
  return [formOf(address.literal), ...address.patterns];
}

const MARK: unique symbol = Symbol('::');
type Item = Part | typeof MARK;

/**
 * Whether two forms cover something in common: the product of two automata that take whole parts, each of which accepts
 * everything more once it is at its end. Takes time in proportion to the product of the lengths.
 */
export function formsOverlap(a: Form, b: Form): boolean {
  const ours = itemsOf(a);
  const theirs = itemsOf(b);
  let row = new Uint8Array(theirs.length + 1);
  row[0] = 1;
  for (let i = 0; ; i++) {
    const next = new Uint8Array(theirs.length + 1);
    for (let j = 0; j <= theirs.length; j++) if (row[j] === 1) step(ours[i], theirs[j], { row, next, j });
    if (i === ours.length) return row[theirs.length] === 1;
    if (!next.includes(1)) return false;
    row = next;
  }
}

interface Place {
  readonly row: Uint8Array;
  readonly next: Uint8Array;
  readonly j: number;
}

/** Marks the states that follow one. `undefined` is the end of a form: from there on it takes whatever the other takes. */
function step(a: Item | undefined, b: Item | undefined, { row, next, j }: Place): void {
  if (a === ANY_PARTS) next[j] = 1;
  if (b === ANY_PARTS) row[j + 1] = 1;
  if (a === undefined) row[j + 1] = 1;
  else if (b === undefined) next[j] = 1;
  else if (a === MARK || b === MARK) {
    if (a === b) next[j + 1] = 1;
  } else if (a === ANY_PARTS) {
    row[j + 1] = 1;
  } else if (b === ANY_PARTS) {
    next[j] = 1;
  } else if (partsMeet(a, b)) {
    next[j + 1] = 1;
  }
}

function itemsOf({ path, symbol }: Form): Item[] {
  return symbol === null ? [...path] : [...path, MARK, ...symbol];
}
