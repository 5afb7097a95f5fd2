import type { Scenario } from '../../scenario.js';
import { append, batch, checkpoint, unsynced } from './op-log.js';
import { claim, history, intent, renew, reserve, sweep } from './records.js';

export const scenarios: readonly Scenario[] = [
  reserve,
  claim,
  intent,
  renew,
  sweep,
  history,
  append,
  batch,
  checkpoint,
  unsynced,
];
