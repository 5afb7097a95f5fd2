export { openCoordination, type Coordination, type CoordinationOptions } from './open-coordination.js';
