import { promised, synced, type Promised, type Synced } from '@muse/io';
import * as p from '../protocols.js';

/** `appendOp` of `@muse/coordination/protocols`, with promises and synchronously. */
export const appendOp: Promised<typeof p.appendOp> = promised(p.appendOp);
export const appendOpSync: Synced<typeof p.appendOp> = synced(p.appendOp);

/** `appendOps` of `@muse/coordination/protocols`, with promises and synchronously. */
export const appendOps: Promised<typeof p.appendOps> = promised(p.appendOps);
export const appendOpsSync: Synced<typeof p.appendOps> = synced(p.appendOps);

/** `receiveOps` of `@muse/coordination/protocols`, with promises and synchronously. */
export const receiveOps: Promised<typeof p.receiveOps> = promised(p.receiveOps);
export const receiveOpsSync: Synced<typeof p.receiveOps> = synced(p.receiveOps);

/** `readOps` of `@muse/coordination/protocols`, with promises and synchronously. */
export const readOps: Promised<typeof p.readOps> = promised(p.readOps);
export const readOpsSync: Synced<typeof p.readOps> = synced(p.readOps);

/** `replayOps` of `@muse/coordination/protocols`, with promises and synchronously. */
export const replayOps: Promised<typeof p.replayOps> = promised(p.replayOps);
export const replayOpsSync: Synced<typeof p.replayOps> = synced(p.replayOps);

/** `readCheckpoint` of `@muse/coordination/protocols`, with promises and synchronously. */
export const readCheckpoint: Promised<typeof p.readCheckpoint> = promised(p.readCheckpoint);
export const readCheckpointSync: Synced<typeof p.readCheckpoint> = synced(p.readCheckpoint);

/** `writeCheckpoint` of `@muse/coordination/protocols`, with promises and synchronously. */
export const writeCheckpoint: Promised<typeof p.writeCheckpoint> = promised(p.writeCheckpoint);
export const writeCheckpointSync: Synced<typeof p.writeCheckpoint> = synced(p.writeCheckpoint);

/** `inspectOpLog` of `@muse/coordination/protocols`, with promises and synchronously. */
export const inspectOpLog: Promised<typeof p.inspectOpLog> = promised(p.inspectOpLog);
export const inspectOpLogSync: Synced<typeof p.inspectOpLog> = synced(p.inspectOpLog);

/** `listSessions` of `@muse/coordination/protocols`, with promises and synchronously. */
export const listSessions: Promised<typeof p.listSessions> = promised(p.listSessions);
export const listSessionsSync: Synced<typeof p.listSessions> = synced(p.listSessions);
