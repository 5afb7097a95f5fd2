import type { Degradation } from '@muse/io';
import { writeDescriptor } from './descriptor.js';
import { escapeLine } from './escape.js';
import type { Terminal } from './terminal.js';

/** Says on standard error, once, that a file system cannot make writes durable (I-7). Nothing for `undefined`. */
export function writeWarning(reduced: Degradation | undefined, json: boolean, terminal: Terminal): void {
  if (reduced !== undefined) writeDescriptor(2, renderWarning(reduced, json, terminal));
}

/** The warning as a line for people, or as one JSON object on one line. */
export function renderWarning({ op, code, path }: Degradation, json: boolean, { paint }: Terminal): string {
  const what = `${op} is not supported${code === '' ? '' : ` (${code})`}`;
  const message = `${what} at ${path}: a power cut may lose the newest changes`;
  const warning = { code: 'MUSE_REDUCED_DURABILITY', message, data: { op, code, path } };
  if (json) return `${JSON.stringify({ schema: 'muse.warning/1', warning })}\n`;
  return `${paint.yellow('warning:')} ${escapeLine(message)}\n`;
}
