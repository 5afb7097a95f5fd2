import type { Commit, ObjectId, SignatureCheck } from '@muse/objects';
import { formatDate } from '../arguments/date.js';
import type { Json } from '../command/command.js';
import { id, list, object, optional, person, text, type JsonSchema } from '../command/schema.js';
import { escapeLine, escapeText } from './escape.js';
import { shortId } from './id.js';
import { signatureLines } from './signature.js';
import type { Terminal } from './terminal.js';

/** A commit with the names of the refs that point at it. */
export interface NamedCommit {
  readonly id: ObjectId;
  readonly commit: Commit;
  readonly refs: readonly string[];
  /** Absent where nobody has looked. */
  readonly signature?: SignatureCheck;
}

export const commitSchema: JsonSchema = object({
  id,
  tree: id,
  parents: list(id),
  author: person,
  committer: person,
  message: text(),
  provenance: optional(
    object({
      agent: optional(text()),
      model: optional(text()),
      toolchain: optional(text()),
      session: optional(text()),
      promptHash: optional(text()),
    }),
  ),
  extra: optional(list(object({ key: text(), value: text() }))),
  refs: list(text(), 'Full names of the refs that point here, and HEAD.'),
});

export function commitJson({ id: commitId, commit, refs }: NamedCommit): Json {
  const { tree, parents, author, committer, message, provenance, extra } = commit;
  return {
    id: commitId,
    tree,
    parents,
    author,
    committer,
    message,
    ...(provenance === undefined ? {} : { provenance }),
    ...(extra === undefined ? {} : { extra }),
    refs,
  };
}

/** One line: the start of the id, refs, the first line of the message. */
export function renderOneline(named: NamedCommit, { paint }: Terminal): string {
  return `${paint.yellow(shortId(named.id))}${decoration(named.refs, paint)} ${escapeLine(subject(named.commit.message))}`;
}

/** The lines of a commit with its people, dates and message; the id stands on the first. */
export function commitLines(named: NamedCommit, { paint }: Terminal): string[] {
  const { author, committer, parents, message, provenance } = named.commit;
  const lines = [`${paint.yellow(`commit ${named.id}`)}${decoration(named.refs, paint)}`];
  if (parents.length > 1) lines.push(`Merge:  ${parents.map(shortId).join(' ')}`);
  lines.push(`Author: ${escapeLine(`${author.name} <${author.email}>`)}`);
  if (committer.name !== author.name || committer.email !== author.email) {
    lines.push(`Commit: ${escapeLine(`${committer.name} <${committer.email}>`)}`);
  }
  lines.push(`Date:   ${formatDate(author.time, author.zone)}`);
  const by = provenance === undefined ? [] : Object.entries(provenance);
  if (by.length > 0) lines.push(`With:   ${escapeLine(by.map(([key, value]) => `${key} ${value}`).join(', '))}`);
  lines.push(...signatureLines(named.signature, paint), '', ...indented(message));
  return lines;
}

export function indented(message: string): string[] {
  const text = message.endsWith('\n') ? message.slice(0, -1) : message;
  return escapeText(text)
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`));
}

function subject(message: string): string {
  return message.split('\n', 1)[0]!;
}

function decoration(refs: readonly string[], paint: Terminal['paint']): string {
  if (refs.length === 0) return '';
  return ` (${refs.map((ref) => paint.green(escapeLine(shortRef(ref)))).join(', ')})`;
}

function shortRef(ref: string): string {
  return ref.replace('refs/tags/', 'tag: ').replace(/^refs\/(?:heads|remotes)\//, '');
}
