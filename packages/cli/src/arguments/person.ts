export interface NameAndEmail {
  readonly name: string;
  readonly email: string;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const FORBIDDEN = /[<>\u0000-\u001f\u007f-\u009f]/;

/** Reads `Name <email>`. Throws an `Error` for anything else. */
export function parsePerson(text: string): NameAndEmail {
  const parts = /^(.*?)\s*<([^<>]*)>$/s.exec(text.trim());
  if (parts === null) throw new Error(`'${text}' is not of the form Name <email>`);
  return { name: checkName(parts[1]!), email: checkEmail(parts[2]!) };
}

/** Throws an `Error` for a name that a commit cannot record. */
export function checkName(name: string): string {
  if (name.trim() === '') throw new Error('the name is empty');
  if (FORBIDDEN.test(name)) throw new Error(`the name '${name}' has <, > or a control character in it`);
  return name.trim();
}

/** Throws an `Error` for an e-mail address that a commit cannot record; it may be empty. */
export function checkEmail(email: string): string {
  if (FORBIDDEN.test(email)) throw new Error(`the e-mail address '${email}' has <, > or a control character in it`);
  return email.trim();
}
