/* The operations as generators, for code that composes them into larger ones: `yield* claim(coord, …)`. */

export { createIntent } from './change/create-intent.js';
export { claim, createReservation } from './change/create-reservation.js';
export { release } from './change/release.js';
export { renew } from './change/renew.js';
export { sweepCoordination } from './change/sweep.js';
export { checkClaim } from './query/check-claim.js';
export { history } from './query/history.js';
export { inspectCoordination } from './query/inspect.js';
export { listIntents, listReservations } from './query/list.js';
export { appendOp, appendOps, receiveOps } from './op-log/append.js';
export { readCheckpoint } from './op-log/checkpoint.js';
export { inspectOpLog } from './op-log/inspect.js';
export { listSessions } from './op-log/open-op-log.js';
export { readOps } from './op-log/read.js';
export { replayOps } from './op-log/replay.js';
export { writeCheckpoint } from './op-log/write-checkpoint.js';
