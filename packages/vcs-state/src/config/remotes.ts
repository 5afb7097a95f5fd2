import { compareNames, MuseError } from '@muse/io';
import type { Protocol } from '@muse/io/protocols';

import { readConfig, setAt, type Config, type ConfigFile } from './config-file.js';
import { badConfig } from './parse-config.js';
import { checkRemoteName } from './remote-name.js';
import { isTable, valueAt } from './value.js';

/** Another repository that this one exchanges history with. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/**
 * Adds a remote, or gives it another URL, as `url` in the section `[remote.<name>]`. Otherwise as `setConfigValue`.
 *
 * @throws `ERR_MUSE_BAD_REMOTE_NAME`, `ERR_MUSE_BAD_URL` (refused).
 */
export function* setRemote(file: ConfigFile, name: string, url: string): Protocol<void> {
  checkRemoteName(name);
  checkUrl(name, url);
  yield* setAt(file, ['remote', name, 'url'], url);
}

/** The remote of this name; `null` if there is none. Throws as `readConfig`. */
export function* getRemote(file: ConfigFile, name: string): Protocol<Remote | null> {
  checkRemoteName(name);
  return remotesOf(yield* readConfig(file)).find((remote) => remote.name === name) ?? null;
}

/** All remotes, by name. Throws as `readConfig`. */
export function* listRemotes(file: ConfigFile): Protocol<readonly Remote[]> {
  return remotesOf(yield* readConfig(file));
}

/** The remotes of a configuration that has been read. Throws `ERR_MUSE_BAD_CONFIG` (setup) for a URL that is no text. */
export function remotesOf(config: Config): readonly Remote[] {
  const section = valueAt(config.values, ['remote']);
  if (!isTable(section)) return [];
  const remotes: Remote[] = [];
  for (const [name, remote] of Object.entries(section)) {
    const url = isTable(remote) ? valueAt(remote, ['url']) : undefined;
    if (url === undefined) continue;
    if (typeof url !== 'string')
      throw badConfig(config.paths.join(', '), `the URL of the remote ${name} is not a text`);
    remotes.push({ name, url });
  }
  return remotes.sort((a, b) => compareNames(a.name, b.name));
}

function checkUrl(name: string, url: string): void {
  const reason =
    url === ''
      ? 'it is empty'
      : /\p{Cc}/u.test(url)
        ? 'it holds a control character'
        : /^-/.test(url)
          ? 'it starts with -'
          : undefined;
  if (reason === undefined) return;
  throw new MuseError(`the URL of the remote ${name} cannot be ${JSON.stringify(url)}: ${reason}`, {
    code: 'ERR_MUSE_BAD_URL',
    kind: 'refused',
    data: { name, url },
  });
}
