import type { SignatureCheck } from '@muse/objects';
import type { Json } from '../command/command.js';
import { nullable, object, text, words, type JsonSchema } from '../command/schema.js';
import type { Paint } from './paint.js';

export const signatureSchema: JsonSchema = object({
  status: words('none', 'good', 'bad'),
  key: nullable(text('The public key that it names; whose key that is, Muse does not know.')),
  reason: nullable(text('Why it is bad.')),
});

export function signatureJson(check: SignatureCheck): Json {
  return {
    status: check.status,
    key: check.status === 'none' ? null : (check.key ?? null),
    reason: check.status === 'bad' ? check.reason : null,
  };
}

/** The line that tells of a signature; none where there is none. */
export function signatureLines(check: SignatureCheck | undefined, paint: Paint): string[] {
  if (check === undefined || check.status === 'none') return [];
  const verdict = check.status === 'good' ? paint.green('good') : paint.red('BAD');
  return [`Signed by ${check.key ?? 'nobody knows whom'} (${verdict})`];
}
