// What the scripts of the peers share: their arguments, and how they say where they are.
import { createRequire } from "node:module";
import path from "node:path";
import { recordings } from "../recordings.js";

const [modules = "", count = "", folder = ""] = process.argv.slice(2);

/** A folder of the peer's own. */
export const ownFolder = folder;

export const given = recordings(Number(count));

/**
 * @template Package
 * @param {string} name
 * @returns {Package}
 */
export function installed(name) {
  /** @type {unknown} */
  const found = createRequire(path.join(modules, "of-the-peers.js"))(name);
  return /** @type {Package} */ (found);
}

/** @param {number} port */
export function isListening(port) {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
}
