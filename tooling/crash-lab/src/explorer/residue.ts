import { isTempName, type FileSystem } from '@muse/io';

const HELD = /^held-(\d+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-[0-9a-f]{16}$/;

/** What must not be left after the next command: temps, and locks of dead processes (I-6). */
export function residue(fs: FileSystem): string[] {
  const { sync } = fs;
  const found: string[] = [];
  const visit = (directory: string): void => {
    for (const { name, kind } of sync.readdir(directory === '' ? '/' : directory) ?? []) {
      const path = `${directory}/${name}`;
      if (isTempName(name)) found.push(`the temp ${path}`);
      else if (kind === 'directory') visit(path);
      else if (isHeldByDead(fs, name)) found.push(`the lock of a dead process ${path}`);
    }
  };
  visit('');
  return found;
}

function isHeldByDead({ sync }: FileSystem, name: string): boolean {
  const match = HELD.exec(name);
  if (match === null) return false;
  const part = (index: number): string => (match[index] === '0' ? '' : match[index]!);
  const owner = { pid: Number(match[1]), started: part(2), machine: part(3), boot: part(4), namespace: part(5) };
  return sync.liveness(owner) === 'dead';
}
