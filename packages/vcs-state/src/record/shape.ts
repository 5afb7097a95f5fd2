/*
 * What a value on disk must look like, said once: a shape writes a value with its keys in snake_case, in a fixed order, and
 * reads it back only if every field is there, of its type, and nothing else is.
 */

/** How one kind of value is written and read. */
export interface Shape<T> {
  /** As it is written. Equal values give equal text; what does not fit is passed on, so that `decode` can refuse it. */
  encode(value: unknown): unknown;
  /** Throws a `ShapeFault` that names the place, if this is not what `encode` makes of some value. */
  decode(found: unknown): T;
  readonly optional?: true;
}

/** What is wrong with a value, and where in it; becomes a `MuseError` where the file is known. */
export class ShapeFault extends Error {
  readonly #reason: string;
  #place = '';

  constructor(reason: string) {
    super(`it ${reason}`);
    this.name = 'ShapeFault';
    this.#reason = reason;
  }

  /** Says that the fault is inside this field or item. Places are put together only once something is wrong. */
  inside(place: string): this {
    const below = this.#place;
    this.#place = place + (below === '' || below.startsWith('[') ? below : `.${below}`);
    this.message = `its ${this.#place} ${this.#reason}`;
    return this;
  }
}

/** A value that is written as it is; `reason` completes "its … " for one that does not fit. */
export function value<T>(fits: (found: unknown) => found is T, reason: string): Shape<T> {
  return {
    encode: (given) => given,
    decode(found) {
      if (!fits(found)) throw new ShapeFault(reason);
      return found;
    },
  };
}

/** One of these texts. */
export function oneOf<T extends string>(...texts: readonly T[]): Shape<T> {
  const fits = (found: unknown): found is T => (texts as readonly unknown[]).includes(found);
  return value(fits, `is not ${texts.join(' or ')}`);
}

/** The value, or `null`. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    encode: (given) => (given === null ? null : shape.encode(given)),
    decode: (found) => (found === null ? null : shape.decode(found)),
  };
}

/** A field that may be absent. */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return { ...shape, optional: true };
}

/** A list of such values. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    encode: (given) => (Array.isArray(given) ? given.map((each) => item.encode(each)) : given),
    decode(found) {
      if (!Array.isArray(found)) throw new ShapeFault('is not a list');
      let index = 0;
      try {
        const items: T[] = [];
        for (; index < found.length; index++) items.push(item.decode(found[index]));
        return items;
      } catch (error) {
        throw error instanceof ShapeFault ? error.inside(`[${index}]`) : error;
      }
    },
  };
}

/** The shapes of the fields of an object. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K] & ({} | null)> };

/** An object with exactly these fields. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const members = (Object.entries(fields) as [string, Shape<unknown>][]).map(([key, shape]) => {
    return { key, name: snakeCase(key), shape };
  });
  const names = new Set(members.map((member) => member.name));
  return {
    encode(given) {
      if (!isObject(given)) return given;
      const written: Record<string, unknown> = {};
      for (const { key, name, shape } of members) {
        if (given[key] !== undefined) written[name] = shape.encode(given[key]);
      }
      return written;
    },
    decode(found) {
      if (!isObject(found)) throw new ShapeFault('is not an object');
      const stranger = Object.keys(found).find((name) => !names.has(name));
      if (stranger !== undefined) throw new ShapeFault(`has the unknown field ${JSON.stringify(stranger)}`);
      const read: Record<string, unknown> = {};
      for (const { key, name, shape } of members) {
        try {
          if (Object.hasOwn(found, name)) read[key] = shape.decode(found[name]);
          else if (shape.optional !== true) throw new ShapeFault('is missing');
        } catch (error) {
          throw error instanceof ShapeFault ? error.inside(name) : error;
        }
      }
      return read as T;
    },
  };
}

/** An object whose text `tag` says which of these shapes it has. */
export function tagged<T extends object>(tag: string, shapes: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const shapeOf = (given: unknown): Shape<T> | undefined => {
    const name = isObject(given) ? given[tag] : undefined;
    return typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  };
  return {
    encode: (given) => shapeOf(given)?.encode(given) ?? given,
    decode(found) {
      const shape = shapeOf(found);
      if (shape === undefined) throw new ShapeFault(`has no ${tag} that is known`);
      return shape.decode(found);
    },
  };
}

/** A value of this shape for which `fault` finds nothing wrong; what it answers completes "its … ". */
export function checked<T>(shape: Shape<T>, fault: (read: T) => string | undefined): Shape<T> {
  return {
    ...shape,
    decode(found) {
      const read = shape.decode(found);
      const reason = fault(read);
      if (reason !== undefined) throw new ShapeFault(reason);
      return read;
    },
  };
}

export function isEqualList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
