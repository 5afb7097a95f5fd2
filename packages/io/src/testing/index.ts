/* Tools for the tests of whatever is built on the port. They depend on no test runner: what does not hold, throws. */
export { systemError, type SystemError, type SystemErrorPlace } from '../errors/system-error.js';
export { succeeded, type CallOutcome, type RecordedCall } from '../recording/recorded-call.js';
export { recordingFileSystem, type Recording, type RecordingOptions } from '../recording/recording-file-system.js';
export { anyFault, failOn, type Fault, type FaultOptions } from './faults.js';
export { expectFullProtocol, type FullProtocolOptions } from './full-protocol.js';
export { killAfterFirstLine, killAtRandom, type KillOptions, type KillResult } from './kill.js';
export { noTemps } from './temps.js';
export { traceOf, type TraceOptions } from './trace.js';
export {
  atBarrier,
  spawnWorkers,
  startWorker,
  workerData,
  type Worker,
  type WorkerOptions,
  type WorkerResult,
} from './workers.js';
