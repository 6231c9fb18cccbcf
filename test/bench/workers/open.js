// Opens the tape that it is given as rollcall does, or parses its file: how long that takes, and what it holds then.
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { openCassette } from "../../../dist/store/open.js";
import { Tape } from "../../../dist/engine/tape.js";

/** @type {(text: string) => unknown} */
const parse = JSON.parse;

/** @type {Record<string, (file: string) => Promise<unknown>>} */
const HOW = {
  tape: async (file) => new Tape((await openCassette(file)).cassette),
  json: async (file) => parse(await readFile(file, "utf8")),
};

const [how = "", file = ""] = process.argv.slice(2);
const before = heldBytes();
const began = performance.now();
const opened = await HOW[how]?.(file);
const milliseconds = performance.now() - began;
const bytes = heldBytes() - before;
process.stdout.write(`${JSON.stringify({ milliseconds, bytes, isOpened: opened !== undefined })}\n`);

function heldBytes() {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
