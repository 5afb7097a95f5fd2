import type { Scenario } from '../../scenario.js';
import { writeFirstHead, writeHead } from './head.js';
import { packRefs } from './packed.js';
import { reflog } from './reflog.js';
import { renameBranch } from './rename.js';
import { largeTransaction, refTransaction, transactionOverPacked } from './transaction.js';
import { updateNested, updateRef, writeBranchRef } from './update.js';

/** The durable operations of `@muse/refs`. */
export const scenarios: readonly Scenario[] = [
  writeHead,
  writeFirstHead,
  updateRef,
  updateNested,
  writeBranchRef,
  refTransaction,
  transactionOverPacked,
  largeTransaction,
  packRefs,
  renameBranch,
  reflog,
];
