// What a request costs where bot and answer are in one process, beside a mock that answers the same bytes every time.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { writeTape } from "../cassettes.js";
import { Child, scriptCommand } from "../child.js";
import { install } from "../peers/install.js";
import { numberText, rangeText, ratios, spread } from "../spread.js";
import { atMost } from "../table.js";

/** How much more a request may cost with a long tape than with one of a single exchange. */
const MOST_GROWTH = 1.5;

const POLLY = { core: "6.0.6", "adapter-fetch": "6.0.7", "persister-fs": "6.0.6" };

/** @typedef {{ micros: number }} Cost */
/** @typedef {{ name: string, args: readonly string[] }} Subject */

/** @type {(text: string) => Cost} */
const parse = JSON.parse;

/**
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Row[]>}
 */
export async function inProcessFigures(bench) {
  const tapes = bench.scale.tapes;
  const files = await Promise.all(tapes.map((count) => writeTape(bench.folder, count, { notified: false })));
  const own = tapes.map((count, index) => ({
    name: `${numberText(count)} exchange${count === 1 ? "" : "s"}`,
    args: ["rollcall", files[index] ?? ""],
  }));
  const costs = await inTurn(bench, [{ name: "nock", args: ["nock", ""] }, ...own]);
  const [nock = [], first = []] = costs;
  return own.map(({ name }, index) => {
    const costsOfThis = costs[index + 1] ?? [];
    const growth = spread(ratioOf(costsOfThis, first));
    return {
      what: `In process, ${name}, each request different`,
      measured: `${rangeText(spread(ratioOf(costsOfThis, nock)), 2, "x")} nock alone`,
      numbers: `${microsOf(costsOfThis)}${index === 0 ? `, nock alone ${microsOf(nock)}` : `, ${numberText(growth.median, 2)}x with 1`}`,
      ...(index > 0 && { wanted: atMost(growth.median, MOST_GROWTH, "x with 1") }),
    };
  });
}

/**
 * The same beside what other recorders of a process cost.
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Table>}
 */
export async function inProcessPeers(bench) {
  const names = Object.entries(POLLY).map(([name, version]) => `@pollyjs/${name}@${version}`);
  const modules = await install(path.join(bench.folder, "polly"), names);
  const file = await writeTape(bench.folder, 1, { notified: false });
  const [pollys, snapshots] = ["pollys", "snapshots"].map((name) => path.join(bench.folder, name));
  for (const folder of [pollys, snapshots]) mkdirSync(folder ?? "", { recursive: true });
  const subjects = [
    { name: "nock alone, one answer", args: ["nock", ""] },
    { name: "rollcall, each request different", args: ["rollcall", file] },
    { name: `Polly ${POLLY.core}`, args: ["polly", pollys ?? "", modules] },
    { name: "undici's SnapshotAgent, with its own fetch", args: ["undici", snapshots ?? ""] },
  ];
  const costs = await inTurn(bench, subjects);
  const rows = subjects.map(({ name }, index) => {
    const own = costs[index] ?? [];
    return [name, `${rangeText(spread(ratioOf(own, costs[0] ?? [])), 2, "x")}, ${microsOf(own)}`];
  });
  return {
    title: "",
    head: ["CPU of a request in process, its client included", "against nock alone"],
    rows,
  };
}

/**
 * The costs of each in every round.
 * @param {import("../trial.js").Bench} bench
 * @param {readonly Subject[]} subjects
 */
async function inTurn({ scale: { rounds, requests }, say }, subjects) {
  /** @type {Cost[][]} */
  const costs = subjects.map(() => []);
  const [warmUp, count] = [requests / 10, requests / 10].map(String);
  for (let round = 1; round <= rounds; round += 1)
    for (const [
      index,
      {
        name,
        args: [how = "", file = "", ...more],
      },
    ] of subjects.entries()) {
      say(`round ${round} of ${rounds}: in process, ${name}`);
      costs[index]?.push(await costOf([how, file, warmUp ?? "", count ?? "", ...more]));
    }
  return costs;
}

/** @param {readonly string[]} args */
async function costOf(args) {
  const child = new Child("server", scriptCommand("workers/in-process.js", args));
  try {
    const [line] = await child.line(/^\{"micros".*/);
    return parse(line);
  } finally {
    await child.stop();
  }
}

/**
 * @param {readonly Cost[]} own
 * @param {readonly Cost[]} base
 */
function ratioOf(own, base) {
  const pairs = own.map((cost, round) => ({ own: cost, base: base[round] ?? { micros: NaN } }));
  return ratios(pairs, ({ micros }) => micros);
}

/** @param {readonly Cost[]} costs */
function microsOf(costs) {
  return `${numberText(spread(costs.map(({ micros }) => micros)).median)} µs`;
}
