/** How a command was called and by whom, as far as its caller knows: for the operation log. */
export interface Invocation {
  /** The verb and its arguments; the verb alone if absent. */
  readonly command?: readonly string[];
  /** Which agent, and in which of its runs and sessions, if it is one. */
  readonly agent?: string;
  readonly run?: string;
  readonly session?: string;
}
