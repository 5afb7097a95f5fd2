import { containersOf, formOf, keyOf, type Address } from './address.js';
import { formsOf, formsOverlap } from './overlap.js';

/** Our address and theirs, which overlap. */
export interface Meeting {
  readonly ours: string;
  readonly theirs: string;
}

/** A set of addresses, prepared for being compared with many others. */
export interface AddressSet {
  readonly addresses: readonly Address[];
  /** By key: the address that is this literal; the first address below it. */
  readonly literals: ReadonlyMap<string, string>;
  readonly containers: ReadonlyMap<string, string>;
  readonly withPatterns: readonly Address[];
}

export function addressSet(addresses: readonly Address[]): AddressSet {
  const literals = new Map<string, string>();
  const containers = new Map<string, string>();
  for (const { literal, text } of addresses) {
    literals.set(keyOf(literal), text);
    for (const key of containersOf(literal)) if (!containers.has(key)) containers.set(key, text);
  }
  return { addresses, literals, containers, withPatterns: addresses.filter(({ patterns }) => patterns.length > 0) };
}

/** For one of their addresses an address of ours that overlaps it, if there is one. Literals take a look-up each. */
export function meetingWith(ours: AddressSet, theirs: Address): Meeting | undefined {
  const text = byContainment(ours, theirs) ?? byPattern(ours, theirs);
  return text === undefined ? undefined : { ours: text, theirs: theirs.text };
}

function byContainment(ours: AddressSet, theirs: Address): string | undefined {
  for (const key of containersOf(theirs.literal)) {
    const found = ours.literals.get(key);
    if (found !== undefined) return found;
  }
  return ours.containers.get(keyOf(theirs.literal));
}

function byPattern(ours: AddressSet, theirs: Address): string | undefined {
  if (theirs.patterns.length > 0) {
    const forms = theirs.patterns;
    const found = ours.addresses.find((address) =>
      formsOf(address).some((mine) => forms.some((form) => formsOverlap(mine, form))),
    );
    if (found !== undefined) return found.text;
  }
  if (ours.withPatterns.length === 0) return undefined;
  const form = formOf(theirs.literal);
  return ours.withPatterns.find(({ patterns }) => patterns.some((mine) => formsOverlap(mine, form)))?.text;
}
