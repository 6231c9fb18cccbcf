// The server has one core and the load another, so that neither takes the other's time.
import { spawnSync } from "node:child_process";

/** @typedef {"server" | "load"} Side */

/** @type {Record<Side, string>} */
const CORES = { server: "1", load: "0" };

export const isPinned = Object.values(CORES).every(
  (core) => spawnSync("taskset", ["-c", core, "true"]).status === 0,
);

/**
 * The command line that runs a command on the core of its side, where cores can be chosen.
 * @param {Side} side
 * @param {readonly string[]} command
 * @returns {readonly string[]}
 */
export function pinned(side, command) {
  return isPinned ? ["taskset", "-c", CORES[side], ...command] : command;
}
