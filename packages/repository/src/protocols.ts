/* The verbs of the repository as generators, for code that composes them into larger ones: `yield* commit(repo, …)`. */

export { init } from './repository/init.js';
export { open, openAt } from './repository/open.js';
