// Waits for all others, does one thing to the refs and reports what came of it.
import { atBarrier } from '@muse/io/testing';
import {
  openRefStore,
  packRefsSync,
  readHeadSync,
  readRefSync,
  refTransactionSync,
  updateRefSync,
  writeBranchRefSync,
  writeHeadBranchSync,
} from '../../dist/index.js';

const { dir, action, number, expected } = await atBarrier();
const id = (value) => `sha256:${value.toString(16).padStart(64, '0')}`;
const store = openRefStore(dir);
const branch = `refs/heads/b${number}`;
const update = (name, from, next) => updateRefSync(store, name, { expected: from, next, reason: `process ${number}` });

const ACTIONS = {
  swap: () => update('refs/heads/main', expected, id(number)),
  create: () => update('refs/heads/new/name', null, id(number)),
  collide: () => update(number % 2 === 0 ? 'refs/heads/dir' : `refs/heads/dir/b${number}`, null, id(number)),
  distinct: () => {
    writeBranchRefSync(store, `b${number}`, id(number));
    return readRefSync(store, branch);
  },
  same: () => {
    writeBranchRefSync(store, 'main', id(number));
    return readRefSync(store, 'refs/heads/main');
  },
  head: () => {
    writeHeadBranchSync(store, `b${number}`);
    return readHeadSync(store);
  },
  pack: () => {
    for (let round = 0; round < 5; round++) {
      update(branch, round === 0 ? null : id(round), id(round + 1));
      if (number % 4 === 0) packRefsSync(store);
      if (readRefSync(store, branch) !== id(round + 1)) throw new Error(`lost ${branch}`);
    }
  },
  transaction: () => {
    const names = ['refs/heads/x', 'refs/tags/y', 'refs/remotes/o/z'];
    for (let done = 0; done < 4;) {
      const now = readRefSync(store, names[0]);
      const next = id(number * 100 + done + 1);
      try {
        refTransactionSync(
          store,
          names.map((name) => ({ name, expected: now, next })),
          { reason: 'together' },
        );
        done++;
      } catch (error) {
        if (error.code !== 'ERR_MUSE_REF_MOVED') throw error;
      }
    }
  },
};

try {
  const value = ACTIONS[action]();
  console.log(JSON.stringify({ ok: true, value }));
} catch (error) {
  console.log(JSON.stringify({ ok: false, code: error.code, message: error.message, actual: error.data?.actual }));
}
