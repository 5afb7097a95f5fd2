/* The operations as generators, for code that composes them into larger ones: `yield* claim(coord, …)`. */

export { appendOp, appendOps, receiveOps } from './op-log/append.js';
export { readCheckpoint } from './op-log/checkpoint.js';
export { inspectOpLog } from './op-log/inspect.js';
export { listSessions } from './op-log/open-op-log.js';
export { readOps } from './op-log/read.js';
export { replayOps } from './op-log/replay.js';
export { writeCheckpoint } from './op-log/write-checkpoint.js';
