import { nodeFileSystem } from '../port/node.js';
import type { FileSystem } from '../port/calls.js';

/** The paths below `root` whose name starts as a temp's does; empty where all writers have cleaned up. */
export function noTemps(root: string, options: { readonly fs?: FileSystem } = {}): string[] {
  const { sync } = options.fs ?? nodeFileSystem;
  const found: string[] = [];
  const visit = (dir: string): void => {
    for (const { name, kind } of sync.readdir(dir) ?? []) {
      const path = `${dir}/${name}`;
      if (/^\.(muse|obj|restore)-tmp-/.test(name)) found.push(path);
      if (kind === 'directory') visit(path);
    }
  };
  visit(root);
  return found;
}
