/* The durable protocols as generators, for code that composes them into larger ones: `yield* writeFileAtomic(…)`. */

export { all, awaited, port, type Protocol, type Step } from './protocol/protocol.js';
export { createExclusive } from './write/create-exclusive.js';
export { ensureDir } from './write/ensure-dir.js';
export { syncDirectory, syncFile } from './write/fsync-policy.js';
export { removeFile } from './write/remove-file.js';
export { discardTemp, openTemp, publishTemp, sealTemp, writeAll, writeTemp, type Temp } from './write/temp.js';
export { tempPath } from './write/temp-path.js';
export { stageFile, writeFileAtomic, writeJsonAtomic, writeTextAtomic } from './write/write-file.js';
export { withLock } from './lock/with-lock.js';
export { writeGroup, type GroupFile } from './group/write-group.js';
export { appendRecords, type AppendResult } from './log/append.js';
export { readLog, readLogTail } from './log/read.js';
export { abandonedTemps, sweepTemps } from './sweep/sweep-temps.js';
