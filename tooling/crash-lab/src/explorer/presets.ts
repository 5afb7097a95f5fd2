import { modelNames } from '../model/index.js';
import type { ExploreOptions } from './explore.js';

/** For the test suite: seconds for all scenarios. */
export const SHORT: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 4, samples: 8, pairs: 2 },
  maxStates: 60,
  maxMs: 20_000,
  maxViolations: 20,
};

/** For a release. */
export const LONG: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 10, samples: 32, pairs: 4 },
  maxStates: 1_500,
  maxMs: 300_000,
  maxViolations: 20,
};
