import type { Protocol } from '@muse/io';
import { port } from '@muse/io/protocols';
import type { Person, Provenance } from '@muse/objects';

/** Who makes a commit, when and with what. */
export interface Signer {
  readonly author: { readonly name: string; readonly email: string };
  /** The author, unless given. */
  readonly committer?: { readonly name: string; readonly email: string };
  /** Seconds since 1970; now, unless given. */
  readonly time?: number;
  /** `+0130`; `+0000` unless given. */
  readonly zone?: string;
  readonly provenance?: Provenance;
}

/** Author and committer as a commit records them. */
export interface Signature {
  readonly author: Person;
  readonly committer: Person;
  readonly provenance?: Provenance;
}

/** Fills in the time. */
export function* sign(signer: Signer): Protocol<Signature> {
  const time = signer.time ?? Math.floor((yield* port.now()) / 1000);
  const zone = signer.zone ?? '+0000';
  return {
    author: { ...signer.author, time, zone },
    committer: { ...(signer.committer ?? signer.author), time, zone },
    ...(signer.provenance === undefined ? {} : { provenance: signer.provenance }),
  };
}

/** A person as reflogs name them. */
export function actorOf(person: { readonly name: string; readonly email: string }): string {
  return `${person.name} <${person.email}>`;
}
