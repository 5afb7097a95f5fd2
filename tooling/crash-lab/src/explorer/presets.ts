import { modelNames } from '../model/index.js';
import type { ExploreOptions } from './explore.js';

/** For the test suite: seconds for all scenarios. */
export const SHORT: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 6, samples: 16, pairs: 4 },
  maxStates: 50,
  recoveries: 0.15,
  maxRecoveryStates: 6,
  maxMs: 20_000,
  maxViolations: 20,
};

/** For a release. */
export const LONG: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 10, samples: 32, pairs: 4 },
  maxStates: 400,
  recoveries: 0.3,
  maxRecoveryStates: 20,
  maxMs: 300_000,
  maxViolations: 20,
};
