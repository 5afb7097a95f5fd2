import type { Scenario } from '../../scenario.js';
import { createExclusive, remove } from './create.js';
import { ensureDir, fileInNewDirectory } from './directories.js';
import { group } from './group.js';
import { lock } from './lock.js';
import { appendLog, appendLogHandle } from './log.js';
import { replace } from './replace.js';
import { sweep } from './sweep.js';
import { json, text } from './text.js';

export const scenarios: readonly Scenario[] = [
  replace,
  text,
  json,
  createExclusive,
  remove,
  ensureDir,
  fileInNewDirectory,
  group,
  appendLog,
  appendLogHandle,
  lock,
  sweep,
];
