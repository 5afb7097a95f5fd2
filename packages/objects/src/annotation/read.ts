import type { DamageReason } from '@muse/io';
import { port, readLog, type Protocol } from '@muse/io/protocols';
import { tooManyAnnotations } from '../error/failures.js';
import { idFromHex, parseObjectId, type ObjectId } from '../id/object-id.js';
import type { ObjectStore } from '../store/store.js';
import type { Annotation } from './annotation.js';
import { annotationLog, annotationsDir, LOG_LIMIT } from './log.js';
import { fromRecord } from './record.js';

/** A piece of a log of annotations that is none. */
export interface AnnotationDamage {
  readonly path: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes; 0 for a whole record that is no annotation of this commit. */
  readonly length: number;
  readonly reason: DamageReason;
}

export interface Annotations {
  /** In the order in which they were recorded. */
  readonly annotations: readonly Annotation[];
  readonly damaged: readonly AnnotationDamage[];
}

const SHARD = /^[0-9a-f]{2}$/;
const LOG_NAME = /^([0-9a-f]{62})\.jsonl$/;

/**
 * The annotations of a commit; none where there are none, whether the commit is stored or not. Every whole one is
 * returned, whatever stands around it; everything else, a torn end too, is reported.
 *
 * @throws `ERR_MUSE_TOO_LARGE` (damaged) for a log over 4 MiB, which Muse does not write.
 */
export function* readAnnotations(store: ObjectStore, commit: ObjectId): Protocol<Annotations> {
  const log = annotationLog(store, parseObjectId(commit));
  const size = (yield* port.stat(log.path))?.size;
  if (size === undefined) return { annotations: [], damaged: [] };
  if (size > LOG_LIMIT) throw tooManyAnnotations(commit, { path: log.path, size, kind: 'damaged' });
  const content = yield* readLog(log);
  const annotations: Annotation[] = [];
  const damaged: AnnotationDamage[] = content.damaged.map((damage) => ({ path: log.path, ...damage }));
  for (const { value, offset } of content.records) {
    const annotation = fromRecord(commit, value);
    if (annotation !== undefined) annotations.push(annotation);
    else damaged.push({ path: log.path, offset, length: 0, reason: 'malformed' });
  }
  return { annotations, damaged };
}

/** The ids of all commits that have a log of annotations, sorted. */
export function* listAnnotated(store: ObjectStore): Protocol<ObjectId[]> {
  const found: ObjectId[] = [];
  for (const { name: shard } of (yield* port.readdir(annotationsDir(store))) ?? []) {
    if (!SHARD.test(shard)) continue;
    for (const { name } of (yield* port.readdir(`${annotationsDir(store)}/${shard}`)) ?? []) {
      const rest = LOG_NAME.exec(name)?.[1];
      if (rest !== undefined) found.push(idFromHex(shard + rest));
    }
  }
  return found.sort();
}
