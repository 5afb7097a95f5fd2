import type { Degradation } from '@muse/io';
import { writeDescriptor } from './descriptor.js';
import { escapeLine } from './escape.js';
import type { Terminal } from './terminal.js';

/** Something that did not keep a command from its work, and that somebody should know. */
export interface Warning {
  /** Stable: `MUSE_…`. */
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** That a file system cannot make writes durable (I-7). */
export function reducedDurabilityWarning({ op, code, path }: Degradation): Warning {
  const what = `${op} is not supported${code === '' ? '' : ` (${code})`}`;
  return {
    code: 'MUSE_REDUCED_DURABILITY',
    message: `${what} at ${path}: a power cut may lose the newest changes`,
    data: { op, code, path },
  };
}

/** Says warnings on standard error, a line each. */
export function writeWarnings(warnings: readonly Warning[], json: boolean, terminal: Terminal): void {
  const lines = warnings.map((warning) => renderWarning(warning, json, terminal)).join('');
  if (lines !== '') writeDescriptor(2, lines);
}

/** A warning as a line for people, or as one JSON object on one line. */
export function renderWarning({ code, message, data }: Warning, json: boolean, { paint }: Terminal): string {
  if (json) return `${JSON.stringify({ schema: 'muse.warning/1', warning: { code, message, data } })}\n`;
  return `${paint.yellow('warning:')} ${escapeLine(message)}\n`;
}
