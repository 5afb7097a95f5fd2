// @ts-check
import { median } from '../process.mjs';

/** @typedef {import('./measure.mjs').Round} Round */

/**
 * A figure and what it may be at most.
 *
 * @typedef {object} Gate
 * @property {string} name
 * @property {number} value
 * @property {number | undefined} limit `undefined` for a figure that is only shown
 * @property {'ratio' | 'count'} unit
 */

/**
 * @param {readonly Round[]} rounds
 * @returns {Gate[]}
 */
export function replaceGates(rounds) {
  return [
    ratio('replace of 4 KiB, sync ÷ C', rounds, ['sync', 'c'], 1.15),
    ratio('replace of 4 KiB, promises ÷ C', rounds, ['async', 'c'], 1.5),
  ];
}

/**
 * The floor of a batch makes the hashes too: an object is stored under its hash, so whoever stores one has to make it.
 *
 * @param {number} count
 * @param {readonly Round[]} rounds
 * @returns {Gate[]}
 */
export function packGates(count, rounds) {
  const what = `pack of ${count.toLocaleString('en')} objects of 1 KiB`;
  return [
    ratio(`${what}, sync ÷ C with hashes`, rounds, ['sync', 'hashed'], 2),
    ratio(`${what}, promises ÷ C with hashes`, rounds, ['async', 'hashed'], undefined),
    ratio(`${what}, sync ÷ C without hashes`, rounds, ['sync', 'c'], undefined),
  ];
}

/** @param {Gate} gate */
export function isExceeded({ value, limit }) {
  return limit !== undefined && !(value <= limit);
}

/**
 * The median over the rounds of one competitor's time divided by the other's in the same round: a disturbance that lasts
 * longer than a round meets both.
 *
 * @param {string} name
 * @param {readonly Round[]} rounds
 * @param {readonly [string, string]} of
 * @param {number | undefined} limit
 * @returns {Gate}
 */
function ratio(name, rounds, [over, under], limit) {
  const ratios = rounds.map((round) => (round[over] ?? Number.NaN) / (round[under] ?? Number.NaN));
  return { name, value: median(ratios), limit, unit: 'ratio' };
}
