declare const MUSE_VERSION: string | undefined;

/** The version of this build; the bundler puts it in. */
export const version: string = typeof MUSE_VERSION === 'string' ? MUSE_VERSION : '0.0.0-source';
