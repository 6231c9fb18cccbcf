import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import type { Cassette } from "../../src/tape/cassette.js";
import { readCassette } from "../../src/tape/read.js";
import { rollcall } from "./program.js";

/** Runs `rollcall cut`, which succeeds; gives what it prints. */
export async function cut(args: readonly string[]): Promise<string> {
  const { stdout, ...rest } = await rollcall(["cut", ...args]);
  expect(rest).toEqual({ status: 0, stderr: "" });
  return stripVTControlCharacters(stdout);
}

/** The cassette in a file. */
export async function readBack(file: string): Promise<Cassette> {
  return readCassette(await readFile(file, "utf8"), file);
}
