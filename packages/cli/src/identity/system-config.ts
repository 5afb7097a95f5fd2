import { isAbsolute, join } from 'node:path';

/**
 * Where the settings for everybody on this machine are: `MUSE_SYSTEM_CONFIG` if it is set, nowhere if that is empty; else
 * `/etc/muse/config.toml`, on Windows `muse\config.toml` in `%PROGRAMDATA%`.
 */
export function systemConfigPath(
  env: Readonly<NodeJS.ProcessEnv>,
  platform: string = process.platform,
): string | undefined {
  const explicit = env['MUSE_SYSTEM_CONFIG'];
  if (explicit !== undefined) return isAbsolute(explicit) ? explicit : undefined;
  if (platform !== 'win32') return '/etc/muse/config.toml';
  const base = env['PROGRAMDATA'];
  return base === undefined ? undefined : join(base, 'muse', 'config.toml');
}
