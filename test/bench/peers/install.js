// Peers come from the registry into a folder that goes with the run: they are no dependencies of ours.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { Child } from "../child.js";

/**
 * Installs packages; gives the folder that has them.
 * @param {string} folder
 * @param {readonly string[]} packages with their versions
 */
export async function install(folder, packages) {
  const quiet = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--loglevel", "error"];
  const npm = new Child("load", ["npm", "install", "--prefix", folder, ...quiet, ...packages]);
  await npm.succeeds();
  return path.join(folder, "node_modules");
}

/**
 * @param {string} program
 */
export function isOnPath(program) {
  return spawnSync(program, ["-version"]).error === undefined;
}
