import type { Scenario } from '../../scenario.js';
import { absorb } from './absorb.js';
import { annotate } from './annotate.js';
import { healByPack, healLoose } from './heal.js';
import { streamPack, writePack, writePackOfOne } from './pack.js';
import { writeRecords } from './records.js';
import { restore } from './restore.js';
import { writeFromPath, writeLoose, writeLooseByOneProcess, writeStored } from './write.js';

/** The durable operations of `@muse/objects`. */
export const scenarios: readonly Scenario[] = [
  writeLoose,
  writeLooseByOneProcess,
  writeStored,
  writeFromPath,
  healLoose,
  healByPack,
  writePack,
  writePackOfOne,
  streamPack,
  absorb,
  restore,
  writeRecords,
  annotate,
];
