import { promised, synced, type Promised, type Synced } from '@muse/io';

import * as p from './protocols.js';

/** `createReservation` of `@muse/coordination/protocols`, with promises and synchronously. */
export const createReservation: Promised<typeof p.createReservation> = promised(p.createReservation);
export const createReservationSync: Synced<typeof p.createReservation> = synced(p.createReservation);

/** `claim` of `@muse/coordination/protocols`, with promises and synchronously. */
export const claim: Promised<typeof p.claim> = promised(p.claim);
export const claimSync: Synced<typeof p.claim> = synced(p.claim);

/** `createIntent` of `@muse/coordination/protocols`, with promises and synchronously. */
export const createIntent: Promised<typeof p.createIntent> = promised(p.createIntent);
export const createIntentSync: Synced<typeof p.createIntent> = synced(p.createIntent);

/** `renew` of `@muse/coordination/protocols`, with promises and synchronously. */
export const renew: Promised<typeof p.renew> = promised(p.renew);
export const renewSync: Synced<typeof p.renew> = synced(p.renew);

/** `release` of `@muse/coordination/protocols`, with promises and synchronously. */
export const release: Promised<typeof p.release> = promised(p.release);
export const releaseSync: Synced<typeof p.release> = synced(p.release);

/** `checkClaim` of `@muse/coordination/protocols`, with promises and synchronously. */
export const checkClaim: Promised<typeof p.checkClaim> = promised(p.checkClaim);
export const checkClaimSync: Synced<typeof p.checkClaim> = synced(p.checkClaim);

/** `listReservations` of `@muse/coordination/protocols`, with promises and synchronously. */
export const listReservations: Promised<typeof p.listReservations> = promised(p.listReservations);
export const listReservationsSync: Synced<typeof p.listReservations> = synced(p.listReservations);

/** `listIntents` of `@muse/coordination/protocols`, with promises and synchronously. */
export const listIntents: Promised<typeof p.listIntents> = promised(p.listIntents);
export const listIntentsSync: Synced<typeof p.listIntents> = synced(p.listIntents);

/** `history` of `@muse/coordination/protocols`, with promises and synchronously. */
export const history: Promised<typeof p.history> = promised(p.history);
export const historySync: Synced<typeof p.history> = synced(p.history);

/** `sweepCoordination` of `@muse/coordination/protocols`, with promises and synchronously. */
export const sweepCoordination: Promised<typeof p.sweepCoordination> = promised(p.sweepCoordination);
export const sweepCoordinationSync: Synced<typeof p.sweepCoordination> = synced(p.sweepCoordination);

/** `inspectCoordination` of `@muse/coordination/protocols`, with promises and synchronously. */
export const inspectCoordination: Promised<typeof p.inspectCoordination> = promised(p.inspectCoordination);
export const inspectCoordinationSync: Synced<typeof p.inspectCoordination> = synced(p.inspectCoordination);
