import { expect } from "vitest";
import type { Cassette } from "../../src/tape/cassette.js";
import { CassetteError } from "../../src/tape/cassette-error.js";
import { readCassette } from "../../src/tape/read.js";

/** The file that the messages name. */
export const FILE = "tapes/one.json";

/** The one line that says what is wrong with a cassette's text, or `no error`. */
export function complaint(text: string): string {
  try {
    readCassette(text, FILE);
  } catch (error) {
    expect(error).toBeInstanceOf(CassetteError);
    expect((error as CassetteError).file).toBe(FILE);
    return (error as Error).message;
  }
  return "no error";
}

/** The text of a cassette with one of its members changed, by the path to it; without a value the member is gone. */
export function changed(cassette: Cassette, path: readonly (string | number)[], value?: unknown): string {
  const document = JSON.parse(JSON.stringify(cassette)) as object;
  const holder = path.slice(0, -1).reduce<object>((at, part) => at[part as keyof object], document);
  Object.assign(holder, { [path.at(-1)!]: value });
  return JSON.stringify(document);
}
