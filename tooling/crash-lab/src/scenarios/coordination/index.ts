import type { Scenario } from '../../scenario.js';
import { append, batch, checkpoint, unsynced } from './op-log.js';

export const scenarios: readonly Scenario[] = [append, batch, checkpoint, unsynced];
