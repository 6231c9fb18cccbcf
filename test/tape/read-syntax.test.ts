import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCassette } from "../../src/tape/read.js";
import { writeCassette } from "../../src/tape/write.js";
import { changed, complaint, FILE } from "../support/broken-cassette.js";
import { CALLS, cassetteOf, invite, toBot, toGraph } from "../support/exchanges.js";

const TAPE = cassetteOf(toGraph("x1", invite(CALLS.one, "a")), toBot("x2", CALLS.one, "x1"));

describe("a file that is no JSON", () => {
  const whole = writeCassette(TAPE);

  it.each([
    [
      "nothing",
      "",
      "tapes/one.json: the file is empty. Restore the file from version control or record it again.",
    ],
    [
      "whitespace",
      " \n\t",
      "tapes/one.json: the file is empty. Restore the file from version control or record it again.",
    ],
    [
      "one that breaks off",
      '{\n  "version": 1,\n  "name": "on',
      "tapes/one.json: line 3, column 14: the JSON breaks off here. The file is torn. Restore the file from version control or record it again.",
    ],
    [
      "one that breaks off behind a comma",
      '{"version":1,',
      "tapes/one.json: line 1, column 14: the JSON breaks off here. The file is torn. Restore the file from version control or record it again.",
    ],
    [
      "one with a conflict of git's",
      '{\n  "version": 1,\n<<<<<<< HEAD\n  "name": "one"\n}',
      "tapes/one.json: line 3, column 1: this is not JSON. Restore the file from version control or record it again.",
    ],
    [
      "one with a comma too many",
      '{"exchanges": [{"id": "x1", "to": "graph",}]}',
      "tapes/one.json: exchanges[0] (line 1, column 43): this is not JSON. Restore the file from version control or record it again.",
    ],
    [
      "one with a comment",
      '{"version": 1 /* one */}',
      "tapes/one.json: version (line 1, column 15): this is not JSON. Restore the file from version control or record it again.",
    ],
    [
      "one with a value missing",
      '{"exchanges": [{"request": {"method": }}]}',
      "tapes/one.json: exchanges[0].request.method (line 1, column 39): this is not JSON. Restore the file from version control or record it again.",
    ],
    [
      "100,000 brackets",
      "[".repeat(100_000),
      "tapes/one.json: the JSON nests too deeply. Restore the file from version control or record it again.",
    ],
  ])("%s: the message has file, place and remedy", (_name, text, message) => {
    expect(complaint(text)).toBe(message);
  });

  it("torn anywhere, it is called torn at the place where it ends, and nothing of it is quoted", () => {
    const secret = "CANARY";
    const tape = writeCassette(cassetteOf(toGraph("x1", invite(secret, secret))));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: tape.trimEnd().length - 1 }), (length) => {
        const message = complaint(tape.slice(0, length));
        expect(message).toMatch(
          /^tapes\/one\.json: line \d+, column \d+: the JSON breaks off here\. The file is torn\./,
        );
        expect(message).not.toContain(secret);
      }),
    );
  });

  it("with any piece cut out or put in, it is read or refused in one line that quotes nothing of it", () => {
    const pieces = fc.constantFrom(
      "",
      "{",
      "}",
      "[",
      "]",
      '"',
      ",",
      ":",
      "CANARY",
      "\n",
      "\\",
      "1",
      "é\0",
      "//",
    );
    const tape = changed(TAPE, ["name"], "CANARY");
    const at = fc.nat(tape.length);
    fc.assert(
      fc.property(at, fc.nat(10), pieces, (from, length, piece) => {
        const message = complaint(tape.slice(0, from) + piece + tape.slice(from + length));
        expect(message).not.toMatch(/CANARY|\n/);
        expect(message).toMatch(/^(no error|tapes\/one\.json: .*\.)$/);
      }),
      { numRuns: 3000 },
    );
  });

  it("is read with the byte order mark of an editor", () => {
    expect(readCassette(`\uFEFF${whole}`, FILE)).toEqual(readCassette(whole, FILE));
  });
});
