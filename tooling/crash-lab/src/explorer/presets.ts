import { modelNames } from '../model/index.js';
import type { ExploreOptions } from './explore.js';

/** For the test suite: seconds for all scenarios. */
export const SHORT: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 6, samples: 16, pairs: 4 },
  maxStates: 100,
  maxMs: 20_000,
  maxViolations: 20,
};

/** For a release. */
export const LONG: ExploreOptions = {
  models: modelNames,
  seed: 1,
  breadth: { exact: 10, samples: 64, pairs: 8 },
  maxStates: 4_000,
  maxMs: 300_000,
  maxViolations: 20,
};
