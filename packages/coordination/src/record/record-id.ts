import { MuseError } from '@muse/io';
import { port, type Protocol } from '@muse/io/protocols';

const RECORD_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/** Whether a text can be the id of a record and, with `.json` behind it, the name of its file. */
export function isRecordId(text: unknown): text is string {
  return typeof text === 'string' && RECORD_ID.test(text);
}

/** @throws `ERR_MUSE_BAD_RECORD_ID` (refused): nothing that is joined into a path may lead elsewhere. */
export function checkRecordId(id: unknown): asserts id is string {
  if (isRecordId(id)) return;
  throw new MuseError(`${(JSON.stringify(id) ?? 'nothing').slice(0, 200)} is no id of a record`, {
    code: 'ERR_MUSE_BAD_RECORD_ID',
    kind: 'refused',
    hint: 'An id has 1 to 128 letters, digits, dots, dashes and underscores, and does not begin with a dot.',
    data: { id: typeof id === 'string' ? id.slice(0, 200) : null },
  });
}

/** A UUID of version 4 (RFC 9562), from the port's nonces. */
export function* newRecordId(): Protocol<string> {
  const hex = (yield* port.nonce()) + (yield* port.nonce());
  const variant = ((parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
