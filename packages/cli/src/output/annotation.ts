import { type Annotation, type Annotations } from '@muse/objects';
import { formatDate } from '../arguments/date.js';
import type { Json } from '../command/command.js';
import { object, optional, person, text, type JsonSchema } from '../command/schema.js';
import { counted } from './changes.js';
import { indented } from './commit.js';
import { escapeLine } from './escape.js';
import type { Terminal } from './terminal.js';

export const annotationSchema: JsonSchema = object({
  kind: text('review, test, note, or a word of another program.'),
  by: person,
  result: optional(text('pass, fail, or a word of another program.')),
  text: text(),
});

export function annotationJson({ kind, by, result, text: said }: Annotation): Json {
  return { kind, by, ...(result === undefined ? {} : { result }), text: said };
}

/** A paragraph for each annotation, and a line where some could not be read. */
export function annotationLines({ annotations, damaged }: Annotations, terminal: Terminal): string[] {
  const { paint } = terminal;
  const lines = annotations.flatMap(({ kind, by, result, text: said }) => {
    const who = escapeLine(by.name === '' ? by.email : `${by.name} <${by.email}>`);
    const outcome = result === undefined ? '' : `: ${(result === 'fail' ? paint.red : paint.green)(result)}`;
    const head = `${paint.cyan(kind)} by ${who}, ${formatDate(by.time, by.zone)}${outcome}`;
    return [head, ...(said === '' ? [] : indented(said)), ''];
  });
  if (damaged.length > 0) lines.push(`${paint.red('damaged:')} ${counted(damaged.length, 'annotation')} not shown`, '');
  return lines.slice(0, -1);
}
