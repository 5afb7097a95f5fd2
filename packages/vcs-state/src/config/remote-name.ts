import { MuseError } from '@muse/io';

/** What the name of a remote must not have: the rules of ref names, for it is part of `refs/remotes/<name>/…`. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'it is empty'],
  [/^HEAD$/, 'HEAD has a meaning of its own'],
  [/^@$/, '@ alone stands for HEAD'],
  [/^-/, 'it starts with -, like an option'],
  [/\p{Surrogate}/u, 'it is not valid Unicode'],
  [/\p{Cc}/u, 'it holds a control character'],
  [/[\p{Zs}\p{Zl}\p{Zp}]/u, 'it holds a space'],
  [/[\p{Bidi_Control}\u200B\u2060\uFEFF]/u, 'it holds an invisible character that changes how text is shown'],
  [/[~^:?*[\\/]/, 'it holds one of ~ ^ : ? * [ \\ /'],
  [/@\{/, 'it holds @{'],
  [/\.\./, 'it holds ..'],
  [/^\.|\.$/, 'it starts or ends with a dot'],
  [/\.lock$/i, 'it ends in .lock'],
  [/^[0-9a-f]{64}$/i, 'it looks like an object id'],
];

const LONGEST_BYTES = 255;

/** Throws `ERR_MUSE_BAD_REMOTE_NAME` (refused), naming the rule. */
export function checkRemoteName(name: string): void {
  const rule =
    Buffer.byteLength(name, 'utf8') > LONGEST_BYTES
      ? `it is longer than ${LONGEST_BYTES} bytes`
      : RULES.find(([pattern]) => pattern.test(name))?.[1];
  if (rule === undefined) return;
  throw new MuseError(`${JSON.stringify(name.slice(0, 300))} cannot be the name of a remote: ${rule}`, {
    code: 'ERR_MUSE_BAD_REMOTE_NAME',
    kind: 'refused',
    data: { name, rule },
  });
}
