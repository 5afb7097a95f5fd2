import { errorCode } from '@muse/io';
import type { Repository, Signer } from '@muse/repository';
import { localZone, parseDate } from '../arguments/date.js';
import type { Input } from '../arguments/input.js';
import { checkEmail, checkName, parsePerson, type NameAndEmail } from '../arguments/person.js';
import type { Option } from '../command/command.js';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';
import { findSetting, readSettings } from './settings.js';

/** Options of every command that makes a commit. */
export const signerOptions: readonly Option[] = [
  { name: 'author', value: 'name <email>', description: 'Record somebody else as the author', check: parsePerson },
  {
    name: 'date',
    value: 'date',
    description: 'Record this time: 2026-11-22T10:00:00+01:00, or @<seconds since 1970>',
    check: parseDate,
  },
  { name: 'agent', value: 'id', description: 'Which agent made the change ($MUSE_AGENT)' },
  { name: 'model', value: 'name', description: 'Which model the agent ran on ($MUSE_MODEL)' },
  { name: 'toolchain', value: 'name', description: 'Which program drove the agent ($MUSE_TOOLCHAIN)' },
  { name: 'agent-session', value: 'id', description: 'Which session of the agent ($MUSE_AGENT_SESSION)' },
  { name: 'prompt-hash', value: 'hash', description: 'Hash of the prompt that asked for it ($MUSE_PROMPT_HASH)' },
];

const PROVENANCE = [
  ['agent', 'agent', 'MUSE_AGENT'],
  ['model', 'model', 'MUSE_MODEL'],
  ['toolchain', 'toolchain', 'MUSE_TOOLCHAIN'],
  ['session', 'agent-session', 'MUSE_AGENT_SESSION'],
  ['promptHash', 'prompt-hash', 'MUSE_PROMPT_HASH'],
] as const;

/**
 * Who makes a commit, when, and with what help: options first, then `MUSE_…` variables, then `user.name` and `user.email`
 * of the repository, then those of the user.
 *
 * @throws MuseError ERR_MUSE_NO_IDENTITY (refused) where nobody said who it is.
 */
export function readSigner(context: Context, repository: Repository, input: Input): Signer {
  const explicit = input.value('author');
  const identity = readIdentity(context, repository);
  const author = explicit === undefined ? (identity ?? noIdentity()) : parsePerson(explicit);
  const date = input.value('date');
  const moment = date === undefined ? undefined : parseDate(date);
  const time = moment?.time ?? Math.floor(context.now() / 1000);
  const provenance = readProvenance(context, input);
  return {
    author,
    committer: identity ?? author,
    time,
    zone: moment?.zone ?? localZone(time),
    ...(Object.keys(provenance).length === 0 ? {} : { provenance }),
  };
}

/** `Name <email>` for reflogs; `undefined` where nobody said who it is. */
export function readActor(context: Context, repository: Repository): string | undefined {
  const identity = readIdentity(context, repository);
  return identity === undefined ? undefined : `${identity.name} <${identity.email}>`;
}

/** As `readActor`, and `undefined` too where who it is cannot be recorded: settings are how that is put right. */
export function findActor(context: Context, repository: Repository): string | undefined {
  try {
    return readActor(context, repository);
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_BAD_IDENTITY') throw error;
    return undefined;
  }
}

function readIdentity(context: Context, repository: Repository): NameAndEmail | undefined {
  const settings = readSettings(context, repository);
  const name = context.env['MUSE_AUTHOR_NAME'] || findSetting(settings, 'user.name');
  const email = context.env['MUSE_AUTHOR_EMAIL'] ?? findSetting(settings, 'user.email');
  if (name === undefined || email === undefined) return undefined;
  try {
    return { name: checkName(name), email: checkEmail(email) };
  } catch (error) {
    throw refused(
      `who you are cannot be recorded: ${(error as Error).message}`,
      'ERR_MUSE_BAD_IDENTITY',
      'Set user.name and user.email, or MUSE_AUTHOR_NAME and MUSE_AUTHOR_EMAIL, to something simpler.',
    );
  }
}

function readProvenance(context: Context, input: Input): NonNullable<Signer['provenance']> {
  const given: Record<string, string> = {};
  for (const [field, option, variable] of PROVENANCE) {
    const value = input.value(option) ?? context.env[variable];
    if (value !== undefined && value !== '') given[field] = value;
  }
  return given;
}

function noIdentity(): never {
  throw refused(
    'Muse does not know who you are, and every commit records it',
    'ERR_MUSE_NO_IDENTITY',
    "Run: muse config set --user user.name 'Your Name' && muse config set --user user.email you@example.com",
  );
}
