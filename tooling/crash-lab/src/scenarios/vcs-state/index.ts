import type { Scenario } from '../../scenario.js';
import { config, firstSetting } from './config.js';
import { compaction, firstOperation, operationLog } from './operations.js';
import { recordMove } from './record-move.js';
import { scenarios as records } from './records.js';
import { setAside } from './set-aside.js';
import { firstStash, stash } from './stash.js';

/** The durable operations of `@muse/vcs-state`. */
export const scenarios: readonly Scenario[] = [
  ...records,
  recordMove,
  setAside,
  stash,
  firstStash,
  operationLog,
  firstOperation,
  compaction,
  config,
  firstSetting,
];
