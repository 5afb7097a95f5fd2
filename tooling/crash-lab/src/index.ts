export { explore, type Exploration, type ExploreOptions, type ModelCount } from './explorer/explore.js';
export type { Finding } from './explorer/finding.js';
export { LONG, SHORT } from './explorer/presets.js';
export { BrokenInvariant, type Violation } from './explorer/violation.js';
export { modelNames, type ModelName } from './model/index.js';
export type { Decorate } from './record/record.js';
export type { Scenario, Step } from './scenario.js';
export { scenarios } from './scenarios/index.js';
