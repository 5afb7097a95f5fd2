import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { commitSync } from '../../src/index.js';
import type { ObjectId } from '@muse/objects';
import type { Repository, Signer } from '../../src/index.js';

export const signer: Signer = { author: { name: 'Ada', email: 'ada@example.org' } };

/** Writes files of a work tree; `null` removes one, `-> target` makes a link, `#!` makes it executable. */
export function work(repo: Pick<Repository, 'root'>, files: Readonly<Record<string, string | null>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(repo.root, path);
    rmSync(file, { recursive: true, force: true });
    if (content === null) continue;
    mkdirSync(dirname(file), { recursive: true });
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), file);
    else writeFileSync(file, content);
    if (content.startsWith('#!')) chmodSync(file, 0o755);
  }
}

/** Commits the whole work tree. */
export function commitAll(repo: Repository, message: string): ObjectId {
  return commitSync(repo, { message: `${message}\n`, signer }).id;
}

/** Everything in a work tree but `.muse`: path and content, a link as `-> target`. */
export function snapshotOf(repo: Pick<Repository, 'root'>): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const name of readdirSync(join(repo.root, directory)).sort()) {
      const path = directory === '' ? name : `${directory}/${name}`;
      if (path === '.muse') continue;
      const file = join(repo.root, path);
      const stat = lstatSync(file);
      if (stat.isDirectory()) visit(path);
      else found[path] = stat.isSymbolicLink() ? `-> ${readlinkSync(file)}` : readFileSync(file, 'utf8');
    }
  };
  visit('');
  return found;
}

/** The bytes of a ref or HEAD file; `undefined` if it is not there. */
export function stateFile(repo: Pick<Repository, 'dir'>, name: string): string | undefined {
  const file = join(repo.dir, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
