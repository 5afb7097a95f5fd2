export type { Scenario, Step } from './scenario.js';
export { scenarios } from './scenarios/index.js';
