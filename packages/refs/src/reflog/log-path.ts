import { headPath, type RefStore } from '../store/ref-store.js';

/*
 * The reflog of `refs/heads/feat` is `logs/refs/heads/feat/.log`: a file inside a directory of the ref's name, so that the
 * log of a deleted `feat` can stay while `feat/x` exists. No ref has a part that starts with a dot.
 */

/** Name of a reflog in its ref's directory; those of earlier refs of that name are called `.log-…`. */
export const LOG_FILE = '.log';

/** The directory of a ref's reflog. */
export function logDir(store: RefStore, name: string): string {
  return `${store.dir}/logs/${name}`;
}

/** The reflog of a ref, by its full name. */
export function refLogPath(store: RefStore, name: string): string {
  return `${logDir(store, name)}/${LOG_FILE}`;
}

/** The reflog of the HEAD in `headDir`. */
export function headLogPath(headDir: string): string {
  return headPath(`${headDir}/logs`);
}
