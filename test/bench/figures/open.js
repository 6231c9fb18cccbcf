// What a long tape costs before the first request: time against the parsing of its file, and memory.
import { fileURLToPath } from "node:url";
import { writeTape } from "../cassettes.js";
import { Child } from "../child.js";
import { numberText, rangeText, ratios, spread } from "../spread.js";
import { below } from "../table.js";

/** How much longer than JSON.parse opening may take, and how many kB an exchange may hold. */
const MOST_TIME = 3;
const MOST_MEMORY = 4;

const SCRIPT = fileURLToPath(new URL("../workers/open.js", import.meta.url));

/** @typedef {{ milliseconds: number, bytes: number }} Opened */

/** @type {(text: string) => Opened} */
const parse = JSON.parse;

/**
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Row[]>}
 */
export async function openFigures({ scale: { rounds, opened }, folder, say }) {
  const file = await writeTape(folder, opened, { notified: false });
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}: open ${numberText(opened)} exchanges`);
    pairs.push({ base: await open("json", file), own: await open("tape", file) });
  }
  const time = spread(ratios(pairs, ({ milliseconds }) => milliseconds));
  const seconds = pairs.map(({ own }) => own.milliseconds / 1e3);
  const kilobytes = spread(pairs.map(({ own }) => own.bytes / opened / 1e3));
  const parsed = spread(pairs.map(({ base }) => base.bytes / opened / 1e3));
  return [
    {
      what: `Open ${numberText(opened)} exchanges`,
      measured: `${rangeText(time, 2, "x")} JSON.parse`,
      numbers: `${numberText(spread(seconds).median, 1)} s`,
      wanted: below(time.median, MOST_TIME, "x"),
    },
    {
      what: "Memory of an open exchange",
      measured: rangeText(kilobytes, 1, " kB"),
      numbers: `parsed only ${numberText(parsed.median, 1)} kB`,
      wanted: below(kilobytes.median, MOST_MEMORY, " kB"),
    },
  ];
}

/**
 * @param {string} how
 * @param {string} file
 * @returns {Promise<Opened>}
 */
async function open(how, file) {
  const child = new Child("server", [process.execPath, "--expose-gc", SCRIPT, how, file]);
  try {
    const [line] = await child.line(/^\{.*/);
    return parse(line);
  } finally {
    await child.stop();
  }
}
