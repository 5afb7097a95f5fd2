/* The operations as generators, for code that composes them into larger ones: `yield* claim(coord, …)`. */

export {};
