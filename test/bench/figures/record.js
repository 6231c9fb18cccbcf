// What recording costs, against http-proxy alone in front of the same upstream.
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { numberIn } from "../invites.js";
import { numbersOf } from "../numbers.js";
import { BARE, passThrough, rollcall, start } from "../server.js";
import { rangeText, spread } from "../spread.js";
import { atMost } from "../table.js";
import { cpuRatios, inTurn } from "../trial.js";

/** How much of the CPU of http-proxy alone an exchange may cost. */
const MOST_CPU = 1.4;

/**
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Row[]>}
 */
export async function recordFigures(bench) {
  const upstream = await start(BARE, "load");
  try {
    const base = { name: "http-proxy", server: () => passThrough(upstream.origin), isFixed: true };
    const subject = recordSubject(bench, upstream.origin);
    const pairs = (await inTurn(bench, base, [subject])).get(subject.name) ?? [];
    const ratio = spread(cpuRatios(pairs));
    return [
      {
        what: "Record",
        measured: `${rangeText(ratio, 2, "x")} the CPU of http-proxy alone`,
        numbers: numbersOf(pairs.map(({ own }) => own)),
        wanted: atMost(ratio.median, MOST_CPU, "x"),
      },
    ];
  } finally {
    await upstream.child.stop();
  }
}

/**
 * @param {import("../trial.js").Bench} bench
 * @param {string} upstream
 * @returns {import("../trial.js").Subject}
 */
function recordSubject({ folder }, upstream) {
  let runs = 0;
  const file = () => path.join(folder, `recorded-${runs}.json`);
  return {
    name: "record",
    isFixed: true,
    server: () => {
      runs += 1;
      return rollcall("record", file(), ["--upstream", upstream]);
    },
    check: (answered) => expectRecorded(`${file()}.journal`, answered),
  };
}

/**
 * Every invite that was answered is in the journal, once; then it is removed, because the next run has its own.
 * @param {string} journal
 * @param {number} answered
 */
async function expectRecorded(journal, answered) {
  const [, ...exchanges] = (await readFile(journal, "utf8")).split("\n").slice(0, -1);
  const numbers = new Set(exchanges.map(numberIn));
  if (exchanges.length !== answered || numbers.size !== answered)
    throw new Error(`${answered} exchanges were answered, ${exchanges.length} are in ${journal}.`);
  await rm(journal);
}
