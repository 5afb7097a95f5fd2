import { errorCode, MuseError, runSync } from '@muse/io';
import { generateSigningKey, publicKeyOf } from '@muse/objects';
import type { Repository } from '@muse/repository';
import type { Config } from '@muse/vcs-state';
import { isAbsolute, join } from 'node:path';
import type { Context } from '../program/context.js';
import { refused } from '../program/raise.js';
import { createPrivateFile, noKey, readPrivateFile } from './key-file.js';
import { findSetting, readSettings } from './settings.js';
import { userKeyPath } from './user-config.js';

/** The key that commits are signed with, without its secret. */
export interface KeyPlace {
  /** Its public half: `ed25519:…`. */
  readonly key: string;
  readonly path: string;
}

/** The same with its secret, which is never printed. */
export interface SecretKey extends KeyPlace {
  readonly privateKey: string;
}

/**
 * Reads the key to sign with: the file that `user.signingkey` names, or else `keys/ed25519` beside the settings of the
 * user.
 *
 * @throws MuseError ERR_MUSE_NO_SIGNING_KEY (refused) if it is missing, cannot be read, is open to others or is no
 * Ed25519 private key.
 */
export function readSigningKey(context: Context, repository: Repository | undefined): SecretKey {
  const path = keyPath(context, readSettings(context, repository));
  // Windows has no modes to look at.
  const bytes = runSync(context.fs, readPrivateFile(path, process.platform !== 'win32'));
  const privateKey = Buffer.from(bytes).toString('latin1');
  try {
    return { key: publicKeyOf(privateKey), path, privateKey };
  } catch (error) {
    if (!(error instanceof MuseError) || errorCode(error) !== 'ERR_MUSE_NO_SIGNING_KEY') throw error;
    throw noKey(path, String(error.data['reason']), error);
  }
}

/** Makes a new key in its usual place. Throws `ERR_MUSE_EXISTS` (refused) if there is one. */
export function makeSigningKey(context: Context): KeyPlace {
  const path = requireKeyPath(context);
  const { key, privateKey } = generateSigningKey();
  try {
    runSync(context.fs, createPrivateFile(path, Buffer.from(privateKey, 'latin1')));
  } catch (error) {
    if (errorCode(error) !== 'ERR_MUSE_EXISTS') throw error;
    throw refused(
      `there is a key at ${path} already`,
      'ERR_MUSE_EXISTS',
      'A key that is lost cannot be made again. To have another, move this one away first.',
    );
  }
  return { key, path };
}

function keyPath(context: Context, settings: Config): string {
  const setting = findSetting(settings, 'user.signingkey');
  if (setting === undefined) return requireKeyPath(context);
  const home = context.env['HOME'];
  if (setting.startsWith('~/') && home !== undefined) return join(home, setting.slice(2));
  if (isAbsolute(setting)) return setting;
  throw noKey(setting, 'user.signingkey must be an absolute path, or begin with ~/');
}

function requireKeyPath(context: Context): string {
  const path = userKeyPath(context.env);
  if (path !== undefined) return path;
  throw refused(
    'there is no place for keys of the user: neither HOME nor XDG_CONFIG_HOME is set',
    'ERR_MUSE_NO_SIGNING_KEY',
    'Set HOME, or name the file of a key in user.signingkey.',
  );
}
