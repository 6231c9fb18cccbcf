// Other replayers doing the same work: a recorded invite answered as it was. None of them puts live ids into answers.
import path from "node:path";
import { writeTape } from "../cassettes.js";
import { PEERS } from "../peers/index.js";
import { install, isOnPath } from "../peers/install.js";
import { numberText, rangeText, spread } from "../spread.js";
import { cpuRatios, inTurn, middle } from "../trial.js";
import { BARE_SUBJECT, replaySubject } from "./replay.js";

/**
 * @typedef {import("../trial.js").Bench} Bench
 * @typedef {import("../trial.js").Subject} Subject
 * @typedef {import("../peers/index.js").Peer} Peer
 */

const EXACT = "rollcall, the recorded requests";
const STRUCTURAL = "rollcall, each request different";

/**
 * @param {Bench} bench
 * @returns {Promise<import("../table.js").Table>}
 */
export async function peerFigures(bench) {
  const present = PEERS.filter(({ needs }) => needs === undefined || isOnPath(needs));
  bench.say(`installing ${present.map(({ name }) => name).join(", ")}`);
  const modules = await install(
    path.join(bench.folder, "peers"),
    present.map(({ name, version }) => `${name}@${version}`),
  );
  const columns = [];
  for (const count of bench.scale.recordings) {
    const file = await writeTape(bench.folder, count, { notified: false });
    const subjects = [
      replaySubject(bench, STRUCTURAL, file, undefined),
      replaySubject(bench, EXACT, file, count),
      ...present.map((peer) => peerSubject(bench, peer, modules, count)),
    ];
    columns.push(await inTurn(bench, BARE_SUBJECT, subjects));
  }
  return tableOf(bench, columns, PEERS.filter((peer) => !present.includes(peer)).map(skipped));
}

/**
 * @param {Bench} bench
 * @param {Peer} peer
 * @param {string} modules
 * @param {number} count
 * @returns {Subject}
 */
function peerSubject(bench, peer, modules, count) {
  const folder = path.join(bench.folder, `${peer.name}-${count}`);
  return {
    name: titleOf(peer),
    tape: count,
    server: () => peer.server({ modules, recordings: count, folder }),
  };
}

/**
 * @param {Bench} bench
 * @param {readonly Map<string, import("../trial.js").Pair[]>[]} columns
 * @param {readonly (readonly string[])[]} skippedRows
 * @returns {import("../table.js").Table}
 */
function tableOf({ scale: { recordings } }, columns, skippedRows) {
  const head = [
    "CPU of a request against bare",
    ...recordings.map((count) => `${numberText(count)} recorded`),
  ];
  const names = [...(columns[0]?.keys() ?? [])];
  const rows = names.map((name) => [name, ...columns.map((column) => cell(column.get(name) ?? []))]);
  return { title: "", head, rows: [...rows, ...skippedRows] };
}

/**
 * @param {readonly import("../trial.js").Pair[]} pairs
 */
function cell(pairs) {
  const own = pairs.map((pair) => pair.own);
  const micros = numberText(middle(own, ({ cpu }) => cpu));
  return `${rangeText(spread(cpuRatios(pairs)), 1, "x")}, ${micros} µs`;
}

/**
 * @param {Peer} peer
 */
function skipped(peer) {
  return [titleOf(peer), `skipped: no ${peer.needs ?? ""} on the PATH`, ""];
}

/** @param {Peer} peer */
function titleOf({ name, version }) {
  return `${name} ${version}`;
}
