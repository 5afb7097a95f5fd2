import { MuseError } from '@muse/io';

/** Longest name of a branch, tag or remote, and so of any part of it, in UTF-8 bytes. */
const LONGEST = 255;

/** Most names are like this; it spares them the list of rules. */
const PLAIN = /^(?:[A-Za-z0-9_][A-Za-z0-9_-]*\/)*[A-Za-z0-9_][A-Za-z0-9_-]*$/;

const FULL = /^refs\/([a-z][a-z0-9-]*)\/(.+)$/s;

/** What a name must not have. The first rule that matches is the one that the error names. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'it is empty'],
  [/^HEAD$/, 'HEAD has a meaning of its own'],
  [/^@$/, '@ alone stands for HEAD'],
  [/^-/, 'it starts with -, like an option'],
  [/\p{Surrogate}/u, 'it is not valid Unicode'],
  [/\p{Cc}/u, 'it holds a control character'],
  [/[\p{Zs}\p{Zl}\p{Zp}]/u, 'it holds a space'],
  [/[\p{Bidi_Control}\u200B\u2060\uFEFF]/u, 'it holds an invisible character that changes how text is shown'],
  [/[~^:?*[\\]/, 'it holds one of ~ ^ : ? * [ \\'],
  [/@\{/, 'it holds @{'],
  [/\.\./, 'it holds ..'],
  [/^\/|\/$|\/\//, 'one of its parts between / is empty'],
  [/(?:^|\/)\./, 'one of its parts starts with a dot'],
  [/\.(?:\/|$)/, 'one of its parts ends with a dot'],
  [/\.lock(?:\/|$)/i, 'one of its parts ends in .lock'],
  [/^[0-9a-f]{64}$/i, 'it looks like an object id'],
];

/** The rule that a short name breaks, in words; `undefined` for a good name. */
export function brokenRule(name: string): string | undefined {
  if (PLAIN.test(name) && name.length < 64 && name !== 'HEAD') return undefined;
  if (Buffer.byteLength(name, 'utf8') > LONGEST) return `it is longer than ${LONGEST} bytes`;
  return RULES.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * Checks the name of a branch, or of a tag: any text of up to 255 UTF-8 bytes, in parts divided by `/`, that no file
 * system, command line, revision syntax or terminal takes for something else.
 *
 * @throws `ERR_MUSE_BAD_REF_NAME` (refused); the message names the rule.
 */
export function checkBranchName(name: string): void {
  const rule = typeof name === 'string' ? brokenRule(name) : 'it is no text';
  if (rule !== undefined) throw badName('branch or tag name', name, rule);
}

/** The rule that a full name breaks, in words; `undefined` for a good name. */
export function brokenFullRule(name: string): string | undefined {
  const match = FULL.exec(name);
  if (match === null) return 'a full name is refs/heads/…, refs/tags/… or refs/remotes/<remote>/…';
  const [, namespace, short] = match as unknown as [string, string, string];
  if (namespace !== 'remotes') return brokenRule(short);
  const slash = short.indexOf('/');
  if (slash < 0) return 'a remote-tracking name is refs/remotes/<remote>/<branch>';
  return brokenRule(short.slice(0, slash)) ?? brokenRule(short.slice(slash + 1));
}

/**
 * Checks a full name: `refs/heads/<branch>`, `refs/tags/<tag>`, `refs/remotes/<remote>/<branch>`, or another lower-case
 * word in place of `heads`. What follows obeys `checkBranchName`; for remotes the two pieces do, each.
 *
 * @throws `ERR_MUSE_BAD_REF_NAME` (refused); the message names the rule.
 */
export function checkRefName(name: string): void {
  const rule = typeof name === 'string' ? brokenFullRule(name) : 'it is no text';
  if (rule !== undefined) throw badName('ref name', name, rule);
}

function badName(what: string, name: unknown, rule: string): MuseError {
  return new MuseError(`${shownName(name)} cannot be a ${what}: ${rule}`, {
    code: 'ERR_MUSE_BAD_REF_NAME',
    kind: 'refused',
    hint: 'Letters, digits, - _ . and / are always fine, for example feature/login-form.',
    data: { name: typeof name === 'string' ? name : null, rule },
  });
}

/** A name for a message: quoted, and with everything escaped that a terminal would act on. */
function shownName(name: unknown): string {
  const quoted = typeof name === 'string' ? JSON.stringify(name.slice(0, 300)) : String(name);
  return quoted.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}
