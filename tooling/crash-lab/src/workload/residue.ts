import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isTempName } from '@muse/io';

/**
 * What a dead process left below a directory: temps and, with `locks`, locks that are held although nobody is at work, and
 * tickets of those who waited for one. To be called when no other process is at work there.
 */
export function residueBelow(root: string, { locks }: { readonly locks: boolean }): string[] {
  const found: string[] = [];
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const parts = name.split('/');
    const last = parts.at(-1) ?? '';
    const isLock = parts.includes('locks') && (last.startsWith('held-') || parts.at(-2)?.endsWith('.waiting') === true);
    if (isTempName(last) || (locks && isLock && statSync(join(root, name)).isFile())) found.push(name);
  }
  return found;
}
