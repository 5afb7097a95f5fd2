import { isAbsolute, join } from 'node:path';

/**
 * Where the settings of one user are: `muse/config.toml` in the directory for settings of the system (XDG on Unix,
 * `%APPDATA%` on Windows). `undefined` where there is no home directory.
 */
export function userConfigPath(
  env: Readonly<NodeJS.ProcessEnv>,
  platform: string = process.platform,
): string | undefined {
  const base = configDirectory(env, platform);
  return base === undefined ? undefined : join(base, 'muse', 'config.toml');
}

/** Where the key that a user signs with is, unless a setting names another: `keys/ed25519` beside the settings. */
export function userKeyPath(env: Readonly<NodeJS.ProcessEnv>, platform: string = process.platform): string | undefined {
  const base = configDirectory(env, platform);
  return base === undefined ? undefined : join(base, 'muse', 'keys', 'ed25519');
}

function configDirectory(env: Readonly<NodeJS.ProcessEnv>, platform: string): string | undefined {
  const explicit = env['XDG_CONFIG_HOME'];
  // The XDG specification says that relative paths are to be ignored.
  if (explicit !== undefined && isAbsolute(explicit)) return explicit;
  if (platform === 'win32') return env['APPDATA'];
  const home = env['HOME'];
  return home !== undefined && isAbsolute(home) ? join(home, '.config') : undefined;
}
