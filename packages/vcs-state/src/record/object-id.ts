/** The id of an object: `sha256:` and 64 lower-case hex digits. The same structural type as in `@muse/objects`. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };
