import { maskedPath } from '../record/call-line.js';

/** The system calls that `straceLines` understands, for `-e trace=`. */
export const TRACED: string =
  'open,openat,creat,write,writev,pwrite64,pwritev,fsync,fdatasync,sync_file_range,fchmod,chmod,fchmodat,ftruncate,truncate,' +
  'rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir';

/**
 * What `strace -f -y -s 4096` wrote, as lines to be compared with those of a recorder: the calls on paths below `root`
 * that succeeded, of all threads.
 */
export function straceLines(trace: string, root: string): string[] {
  return joined(trace).flatMap((call) => {
    const line = systemLine(call, root);
    return line === undefined ? [] : [line];
  });
}

/** A call that another thread interrupted in the log stands on two lines. */
function joined(trace: string): string[] {
  const begun = new Map<string, string>();
  const calls: string[] = [];
  for (const line of trace.split('\n')) {
    const [, pid, rest] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || rest === undefined) continue;
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (unfinished !== null) begun.set(pid, unfinished[1]!);
    else if (resumed !== null) calls.push(`${begun.get(pid) ?? ''}${resumed[1]!}`);
    else calls.push(rest);
  }
  return calls;
}

const CALL = /^(\w+)\((.*)\)\s+= (-?\d+)(?:<[^>]*>)?(?: .*)?$/;

function systemLine(call: string, root: string): string | undefined {
  const [, name, text, result] = CALL.exec(call) ?? [];
  if (name === undefined || text === undefined || Number(result) < 0) return undefined;
  const paths = pathsOf(text, root);
  const [first, second] = paths;
  if (first === undefined) return undefined;
  const last = text.slice(text.lastIndexOf(', ') + 2);
  switch (name.replace(/at2?$/, '')) {
    case 'open':
    case 'creat':
      return openLine(text, first);
    case 'write':
    case 'writev':
    case 'pwrite64':
    case 'pwritev':
      return `write ${first} ${result}`;
    case 'fsync':
    case 'fdatasync':
      return `${name} ${first}`;
    case 'fchmod':
      return name === 'fchmod' ? `fchmod ${first} ${last}` : `chmod ${first} ${last}`;
    case 'chmod':
      return `chmod ${first} ${last}`;
    case 'ftruncate':
      return `ftruncate ${first} ${last}`;
    case 'rename':
    case 'link':
      return `${name.replace(/at2?$/, '')} ${first} ${second}`;
    case 'symlink':
      return `symlink ${/"([^"]*)"/.exec(text)?.[1]} ${paths.at(-1)}`;
    case 'unlink':
      return text.includes('AT_REMOVEDIR') ? `rmdir ${first}` : `unlink ${first}`;
    case 'mkdir':
      return `mkdir ${first}`;
    case 'rmdir':
      return `rmdir ${first}`;
    default:
      // A call that the port does not have: to be seen as a difference.
      return `${name} ${first}`;
  }
}

function openLine(text: string, path: string): string | undefined {
  if (/O_CREAT/.test(text)) return `open ${path} ${/O_EXCL/.test(text) ? 'wx' : /O_APPEND/.test(text) ? 'a' : 'creat'}`;
  return /O_WRONLY|O_RDWR/.test(text) ? `open ${path} r+` : undefined;
}

/** The paths below the root among the arguments, without it: in quotes, or of a descriptor. */
function pathsOf(text: string, root: string): string[] {
  const found = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|^\d+<([^>]*)>/g)].map((match) => match[1] ?? match[2] ?? '');
  const below = found.filter((path) => path === root || path.startsWith(`${root}/`));
  return below.map((path) => maskedPath(path === root ? '/' : path.slice(root.length)));
}
