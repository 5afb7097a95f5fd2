import { contentHash } from '../model/content-hash.js';
import { CrashDisk } from '../model/crash-disk.js';
import { models } from '../model/index.js';
import { isEffect } from '../record/events.js';
import type { Recording } from '../record/record.js';

/**
 * The recorder's own test, made at every recording: the effects, none of them lost, applied to the disk before must give
 * the disk after. Throws if they do not: then an effect was not recorded, and no count would mean anything.
 */
export function assertComplete({ scenario, base, timeline, end }: Recording): void {
  const model = models.kill();
  const disk = new CrashDisk(base, timeline.made);
  for (const [at, { what }] of timeline.events.entries()) {
    if (isEffect(what)) for (const micro of model.expand(what, at)) disk.apply(micro);
  }
  if (contentHash(disk, 0) !== contentHash(end, 0)) {
    throw new Error(`${scenario.name}: the recorded effects do not lead to the disk that the steps left`);
  }
}
