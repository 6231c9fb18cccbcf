// What it costs to answer from a tape, against a server that only sends the same bytes.
import path from "node:path";
import { writeTape } from "../cassettes.js";
import { detailsOf, numbersOf } from "../numbers.js";
import { BARE, rollcall } from "../server.js";
import { numberText, rangeText, spread } from "../spread.js";
import { atMost } from "../table.js";
import { cpuRatios, inTurn } from "../trial.js";

/**
 * @typedef {import("../trial.js").Bench} Bench
 * @typedef {import("../trial.js").Pair} Pair
 * @typedef {{ name: string, isExact: boolean }} Case
 */

/** How much of bare's CPU a request may cost, and how much of that a long tape may add. */
const MOST_CPU = 2.6;
const MOST_GROWTH = 1.5;

/** @type {readonly Case[]} */
const CASES = [
  { name: "each request different", isExact: false },
  { name: "the recorded requests", isExact: true },
];

/** @type {import("../trial.js").Subject} */
export const BARE_SUBJECT = { name: "bare", server: () => BARE, isFixed: true };

/**
 * @param {Bench} bench
 * @returns {Promise<{ rows: import("../table.js").Row[], details: import("../table.js").Table }>}
 */
export async function replayFigures(bench) {
  const subjects = [];
  for (const size of bench.scale.tapes) {
    const file = await writeTape(bench.folder, size, { notified: false });
    for (const { name, isExact } of CASES)
      subjects.push(replaySubject(bench, `${exchanges(size)}, ${name}`, file, isExact ? size : undefined));
  }
  const measured = await inTurn(bench, BARE_SUBJECT, subjects);
  const bare = [...measured.values()].flat().map(({ base }) => base);
  const base = { what: "Bare server", measured: "1x", numbers: numbersOf(bare) };
  return { rows: [base, ...rowsOf(bench, measured)], details: detailsOf(measured) };
}

/**
 * @param {Bench} bench
 * @param {string} name
 * @param {string} file
 * @param {number | undefined} tape
 * @returns {import("../trial.js").Subject}
 */
export function replaySubject({ folder }, name, file, tape) {
  const server = rollcall("replay", file, ["--repeat", "--log", path.join(folder, "replay.log")]);
  return { name, server: () => server, ...(tape !== undefined && { tape }) };
}

/** @param {number} count */
function exchanges(count) {
  return count === 1 ? "1 exchange" : `${numberText(count)} exchanges`;
}

/**
 * @param {Bench} bench
 * @param {ReadonlyMap<string, readonly Pair[]>} measured
 * @returns {import("../table.js").Row[]}
 */
function rowsOf({ scale: { tapes } }, measured) {
  const largest = Math.max(...tapes);
  return CASES.flatMap((one) => {
    const pairsOf = (/** @type {number} */ size) => measured.get(`${exchanges(size)}, ${one.name}`) ?? [];
    const first = cpuRatios(pairsOf(tapes[0] ?? 1));
    return tapes.map((size) => {
      const own = cpuRatios(pairsOf(size));
      const growth = spread(own.map((ratio, round) => ratio / (first[round] ?? NaN))).median;
      return {
        what: `Replay, ${exchanges(size)}, ${one.name}`,
        measured: `${rangeText(spread(own), 2, "x")} the CPU of bare`,
        numbers: numbersOf(pairsOf(size).map((pair) => pair.own)),
        ...(size === tapes[0] && !one.isExact && { wanted: atMost(spread(own).median, MOST_CPU, "x") }),
        ...(size === largest && { wanted: growthWanted(growth) }),
      };
    });
  });
}

/**
 * @param {number} growth
 * @returns {import("../table.js").Wanted}
 */
function growthWanted(growth) {
  const { text, isOver } = atMost(growth, MOST_GROWTH, "x");
  return { text: `${text} that of 1 exchange: ${numberText(growth, 2)}x`, isOver };
}
