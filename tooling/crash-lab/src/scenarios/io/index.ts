import type { Scenario } from '../../scenario.js';
import { replace } from './replace.js';

export const scenarios: readonly Scenario[] = [replace];
