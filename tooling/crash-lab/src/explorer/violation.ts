/** A promise that a crash broke. */
export interface Violation {
  /** `I-3`. */
  readonly invariant: string;
  /** What was seen, in words. */
  readonly what: string;
}

/** Throw this from `check` to say which invariant is broken; another error there counts as I-4. */
export class BrokenInvariant extends Error {
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(message);
    this.name = 'BrokenInvariant';
    this.invariant = invariant;
  }
}

export function violationOf(error: unknown, otherwise: string, during: string): Violation {
  const invariant = error instanceof BrokenInvariant ? error.invariant : otherwise;
  const code = typeof error === 'object' && error !== null && 'code' in error ? ` [${String(error.code)}]` : '';
  const message = error instanceof Error ? error.message : String(error);
  return { invariant, what: `${during}: ${message}${code}` };
}
