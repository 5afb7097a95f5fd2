import { isTerminal } from './descriptor.js';
import { paintIf, type Paint } from './paint.js';

/** Where output goes, and what it can show. */
export interface Terminal {
  readonly isTerminal: boolean;
  /** Columns; 80 where there is no terminal. */
  readonly width: number;
  readonly paint: Paint;
}

const DEFAULT_WIDTH = 80;

/** What standard output or standard error can show, from the descriptor and `NO_COLOR`, `FORCE_COLOR` and `TERM`. */
export function describeTerminal(fd: 1 | 2, env: NodeJS.ProcessEnv): Terminal {
  const terminal = isTerminal(fd);
  return {
    isTerminal: terminal,
    get width() {
      const columns = terminal ? (fd === 1 ? process.stdout : process.stderr).columns : Number(env['COLUMNS']);
      return columns > 0 ? columns : DEFAULT_WIDTH;
    },
    paint: paintIf(wantsColour(terminal, env)),
  };
}

/** https://no-color.org and https://force-color.org: a non-empty `NO_COLOR` wins; a dumb terminal has no colours. */
export function wantsColour(terminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}
