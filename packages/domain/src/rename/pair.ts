import type { Fingerprint } from './fingerprint.js';
import { similarity } from './fingerprint.js';

/** A file that may have been renamed. */
export interface RenameSide {
  readonly path: string;
  readonly print: Fingerprint;
}

/** A file that went from one path to another. */
export interface RenamePair<Side> {
  readonly from: Side;
  readonly to: Side;
  /** Percent; see `similarity`. */
  readonly similarity: number;
}

export interface PairOptions {
  /** The least similarity, in percent; 50 by default. */
  readonly threshold?: number;
  /** How many comparisons of pieces may be spent; 50 million by default, some seconds. */
  readonly work?: number;
}

export interface RenamePairs<Side> {
  readonly pairs: readonly RenamePair<Side>[];
  /** False if the work did not suffice: some files were not compared. */
  readonly complete: boolean;
}

/** Pieces that more sources than this have, such as a licence's lines, do not make two files candidates. */
const COMMON = 32;
/** How many sources a target is compared with. */
const CANDIDATES = 8;
/** What a file of the same name must have more, of what is missing to 100: as sure as this, nothing else is tried. */
const SAME_NAME = 0.5;

/**
 * Finds which of the deleted files (`sources`) the added ones (`targets`) were before, each at most once: first those
 * whose file name is the only such name on both sides and that are very similar, then by similarity, most similar first.
 * Time follows what the files have in common, not their number squared.
 */
export function pairRenames<Side extends RenameSide>(
  sources: readonly Side[],
  targets: readonly Side[],
  { threshold = 50, work = 50_000_000 }: PairOptions = {},
): RenamePairs<Side> {
  const search = new Search(sources, threshold, work);
  const pairs: RenamePair<Side>[] = [];
  const taken = new Set<Side>();
  const take = (pair: RenamePair<Side>): void => {
    if (taken.has(pair.from) || taken.has(pair.to)) return;
    taken.add(pair.from).add(pair.to);
    pairs.push(pair);
  };
  const [from, to] = [onlyNames(sources), onlyNames(targets)];
  for (const [name, target] of to) {
    const source = from.get(name);
    if (source === undefined || source === null || target === null) continue;
    const score = search.compare(source, target);
    if (score !== undefined && score >= threshold + (100 - threshold) * SAME_NAME)
      take({ from: source, to: target, similarity: score });
  }
  const found = targets.filter((target) => !taken.has(target)).flatMap((target) => search.candidates(target, taken));
  for (const pair of found.sort(bestFirst)) take(pair);
  return { pairs: pairs.sort((a, b) => (a.to.path < b.to.path ? -1 : 1)), complete: search.left > 0 };
}

/** Files by their name without directories; null where several have it. */
function onlyNames<Side extends RenameSide>(sides: readonly Side[]): Map<string, Side | null> {
  const names = new Map<string, Side | null>();
  for (const side of sides) names.set(nameOf(side), names.has(nameOf(side)) ? null : side);
  return names;
}

function nameOf({ path }: RenameSide): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function bestFirst(a: RenamePair<RenameSide>, b: RenamePair<RenameSide>): number {
  const sameName = (pair: RenamePair<RenameSide>): number => Number(nameOf(pair.from) === nameOf(pair.to));
  if (a.similarity !== b.similarity) return b.similarity - a.similarity;
  if (sameName(a) !== sameName(b)) return sameName(b) - sameName(a);
  const [x, y] = [`${a.to.path}\0${a.from.path}`, `${b.to.path}\0${b.from.path}`];
  return x < y ? -1 : 1;
}

class Search<Side extends RenameSide> {
  readonly #sources: readonly Side[];
  readonly #threshold: number;
  /** By the hash of a piece: which sources have it, and how many bytes of it. */
  readonly #index = new Map<number, { readonly source: number; readonly bytes: number }[]>();
  left: number;

  constructor(sources: readonly Side[], threshold: number, work: number) {
    this.#sources = sources;
    this.#threshold = threshold;
    this.left = work;
    for (const [source, { print }] of sources.entries()) {
      this.left -= print.hashes.length;
      for (const [place, hash] of print.hashes.entries()) {
        const entry = { source, bytes: print.bytes[place]! };
        const known = this.#index.get(hash);
        if (known === undefined) this.#index.set(hash, [entry]);
        else known.push(entry);
      }
    }
  }

  /** The similarity of two files; `undefined` if their sizes alone, or the work left, rule it out. */
  compare(source: Side, target: Side): number | undefined {
    const [a, b] = [source.print, target.print];
    if (Math.min(a.size, b.size) * 100 < Math.max(a.size, b.size) * this.#threshold) return undefined;
    this.left -= a.hashes.length + b.hashes.length;
    return this.left > 0 ? similarity(a, b) : undefined;
  }

  /** The sources that share most with a target, if they are similar enough. */
  candidates(target: Side, taken: ReadonlySet<Side>): RenamePair<Side>[] {
    const shared = new Map<number, number>();
    const { hashes, bytes } = target.print;
    for (const [place, hash] of hashes.entries()) {
      const having = this.#index.get(hash) ?? [];
      const common = having.length > COMMON && this.#sources.length > 2 * COMMON;
      this.left -= 1 + (common ? 0 : having.length);
      if (this.left <= 0) return [];
      if (common) continue;
      for (const { source, bytes: there } of having) {
        if (taken.has(this.#sources[source]!)) continue;
        shared.set(source, (shared.get(source) ?? 0) + Math.min(bytes[place]!, there));
      }
    }
    const best = [...shared].sort(([i, x], [j, y]) => y - x || i - j).slice(0, CANDIDATES);
    return best.flatMap(([place]) => {
      const from = this.#sources[place]!;
      const score = this.compare(from, target);
      return score !== undefined && score >= this.#threshold ? [{ from, to: target, similarity: score }] : [];
    });
  }
}
