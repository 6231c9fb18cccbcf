// What was measured of servers under load, in numbers.
import { numberText, ratios, spread } from "./spread.js";
import { middle } from "./trial.js";

/**
 * @typedef {import("./trial.js").Trial} Trial
 * @typedef {{ name: string, digits: number, of: (trial: Trial) => number }} Measure
 */

/** @type {readonly Measure[]} */
const MEASURES = [
  { name: "CPU, µs", digits: 1, of: ({ cpu }) => cpu },
  { name: "req/s", digits: 0, of: ({ perSecond }) => perSecond },
  { name: "p50, ms", digits: 2, of: ({ p50 }) => p50 },
  { name: "p99, ms", digits: 2, of: ({ p99 }) => p99 },
  { name: "MB, loaded", digits: 0, of: ({ loadedBytes }) => loadedBytes / 1e6 },
  { name: "MB, after", digits: 0, of: ({ bytes }) => bytes / 1e6 },
  { name: "load busy, %", digits: 0, of: ({ busy }) => busy * 100 },
];

/**
 * The medians that matter most, in a line.
 * @param {readonly Trial[]} trials
 */
export function numbersOf(trials) {
  /** @type {(valueOf: (trial: Trial) => number, digits?: number) => string} */
  const median = (valueOf, digits) => numberText(middle(trials, valueOf), digits);
  return [
    `${median(({ cpu }) => cpu)} µs`,
    `${median(({ perSecond }) => perSecond)}/s`,
    `p99 ${median(({ p99 }) => p99, 1)} ms`,
    `${median(({ bytes }) => bytes / 1e6)} MB`,
  ].join(", ");
}

/**
 * Everything that was measured, as a table.
 * @param {ReadonlyMap<string, readonly import("./trial.js").Pair[]>} measured
 * @returns {import("./table.js").Table}
 */
export function detailsOf(measured) {
  const title = "Each with its ratio to bare. Where the load is busy all the time, bare would do more.";
  const rows = [...measured].map(([name, pairs]) => [
    name,
    ...MEASURES.map((measure) => cell(pairs, measure)),
  ]);
  return { title, head: ["subject", ...MEASURES.map(({ name }) => name)], rows };
}

/**
 * @param {readonly import("./trial.js").Pair[]} pairs
 * @param {Measure} measure
 */
function cell(pairs, { digits, of }) {
  const own = spread(pairs.map((pair) => of(pair.own))).median;
  const ratio = spread(ratios(pairs, of)).median;
  return `${numberText(own, digits)} (${numberText(ratio, 2)}x)`;
}
