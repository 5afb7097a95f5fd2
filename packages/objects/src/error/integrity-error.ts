import { MuseError } from '@muse/io';

/**
 * Bytes do not hash to the id they are stored or offered under, or what holds them is damaged. The message contains
 * "integrity check"; no such bytes were given out or stored.
 */
export class IntegrityError extends MuseError {
  constructor(
    message: string,
    options: { readonly hint?: string; readonly data?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(`integrity check failed: ${message}`, {
      code: 'ERR_MUSE_INTEGRITY',
      kind: 'damaged',
      hint: options.hint ?? 'Write the right bytes again, or fetch the object from another copy: that heals the store.',
      ...(options.data === undefined ? {} : { data: options.data }),
    });
    this.name = 'IntegrityError';
  }
}
