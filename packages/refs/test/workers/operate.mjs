// Does one operation on refs, on a file system that can be told to kill this process at its nth change.
import { nodeFileSystem } from '@muse/io';
import { workerData } from '@muse/io/testing';
import { openRefStore, packRefsSync, refTransactionSync, renameBranchSync, updateRefSync, writeBranchRefSync, writeHeadBranchSync } from '../../dist/index.js';

const CHANGES = new Set(['open', 'write', 'fchmod', 'fsync', 'close', 'fsyncDir', 'rename', 'link', 'unlink', 'mkdir', 'rmdir']);
const OPERATIONS = { packRefs: packRefsSync, refTransaction: refTransactionSync, renameBranch: renameBranchSync, updateRef: updateRefSync, writeBranchRef: writeBranchRefSync, writeHeadBranch: writeHeadBranchSync };

const { dir, killAt, operation, args } = workerData();
let changes = 0;
const sync = {};
for (const [name, call] of Object.entries(nodeFileSystem.sync)) {
  sync[name] = (...given) => {
    const isChange = CHANGES.has(name) && !(name === 'open' && given[1] === 'r');
    if (isChange && ++changes > killAt) process.kill(process.pid, 'SIGKILL');
    return call(...given);
  };
}
OPERATIONS[operation](openRefStore(dir, { fs: { ...nodeFileSystem, sync } }), ...args);
console.log(JSON.stringify({ changes }));
