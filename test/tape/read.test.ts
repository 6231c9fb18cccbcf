import { describe, expect, it } from "vitest";
import { RollcallError } from "../../src/base/errors.js";
import { CassetteError } from "../../src/tape/cassette-error.js";
import { readCassette } from "../../src/tape/read.js";
import { changed, complaint, FILE } from "../support/broken-cassette.js";
import { CALLS, cassetteOf, invite, toBot, toGraph } from "../support/exchanges.js";

const TAPE = cassetteOf(toGraph("x1", invite(CALLS.one, "a")), toBot("x2", CALLS.one, "x1"));

describe("JSON that is no cassette", () => {
  it.each([
    ["[]", "this is JSON, but no cassette. A cassette is an object with version and exchanges."],
    ["null", "this is JSON, but no cassette. A cassette is an object with version and exchanges."],
    ["5", "this is JSON, but no cassette. A cassette is an object with version and exchanges."],
    [
      "{}",
      "version: the cassette has no version that is a number. Cassettes have version 1. Restore the file from version control or record it again.",
    ],
    [
      changed(TAPE, ["version"], "CANARY"),
      "version: the cassette has no version that is a number. Cassettes have version 1. Restore the file from version control or record it again.",
    ],
    [
      changed(TAPE, ["version"], 0),
      "version: the cassette has version 0. Cassettes have version 1. Restore the file from version control or record it again.",
    ],
    [
      changed(TAPE, ["version"], 2),
      "version: the cassette has version 2, this rollcall reads up to 1. Update rollcall.",
    ],
    [
      changed(TAPE, ["version"], 1.5),
      "version: the cassette has version 1.5, this rollcall reads up to 1. Update rollcall.",
    ],
  ])("%.20s… is refused", (text, message) => {
    expect(complaint(text)).toBe(`${FILE}: ${message}`);
  });

  const FORMAT = "docs/cassette.md has the format.";

  it.each<[(string | number)[], unknown, string]>([
    [["name"], undefined, `name: expected string, received undefined. ${FORMAT}`],
    [["recorded"], null, `recorded: expected object, received null. ${FORMAT}`],
    [["recorded", "upstream"], 5, `recorded.upstream: expected string, received number. ${FORMAT}`],
    [["redaction"], "secrets", `redaction: expected array, received string. ${FORMAT}`],
    [["exchanges"], undefined, `exchanges: expected array, received undefined. ${FORMAT}`],
    [["exchanges", 1], null, `exchanges[1]: expected object, received null. ${FORMAT}`],
    [
      ["exchanges", 0, "id"],
      "CANARY",
      `exchanges[0].id: is no exchange id: x and a number, like x1. ${FORMAT}`,
    ],
    [["exchanges", 0, "id"], "x0", `exchanges[0].id: is no exchange id: x and a number, like x1. ${FORMAT}`],
    [
      ["exchanges", 0, "to"],
      "CANARY",
      `exchanges[0].to: Invalid option: expected one of "graph"|"bot". ${FORMAT}`,
    ],
    [["exchanges", 0, "at"], -1, `exchanges[0].at: Too small: expected number to be >=0. ${FORMAT}`],
    [
      ["exchanges", 0, "request"],
      undefined,
      `exchanges[0].request: expected object, received undefined. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "request", "method"],
      "",
      `exchanges[0].request.method: Too small: expected string to have >=1 characters. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "request", "headers"],
      undefined,
      `exchanges[0].request.headers: expected record, received undefined. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "request", "headers"],
      { "x-one": 5 },
      `exchanges[0].request.headers.x-one: is neither a string nor an array of strings. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "request", "headers"],
      { "a\nb CANARY": 5 },
      `exchanges[0].request.headers.…: is neither a string nor an array of strings. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "request", "text"],
      "CANARY",
      `exchanges[0].request: has more than one of body, text and base64: keep one. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "response", "status"],
      99,
      `exchanges[0].response.status: Too small: expected number to be >=100. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "response", "after"],
      "1",
      `exchanges[0].response.after: expected number, received string. ${FORMAT}`,
    ],
    [
      ["exchanges", 0, "failure"],
      { kind: "CANARY", after: 1 },
      `exchanges[0].failure.kind: Invalid option: expected one of "refused"|"reset"|"stalled"|"truncated"|"garbled"|"client-gone". ${FORMAT}`,
    ],
    [
      ["exchanges", 1, "cause"],
      { exchange: "x1", by: [] },
      `exchanges[1].cause.by: Too small: expected array to have >=1 items. ${FORMAT}`,
    ],
    [
      ["exchanges", 1, "cause"],
      { exchange: "x1", by: ["guess"] },
      `exchanges[1].cause.by[0]: Invalid option: expected one of "callback-uri"|"operation-id"|"client-context"|"participant"|"call"|"sequence"|"start". ${FORMAT}`,
    ],
    [
      ["exchanges", 1, "id"],
      "x1",
      "exchanges[1].id: x1 stands after x1. Ids ascend in the order of arrival, each once.",
    ],
    [
      ["exchanges", 0, "id"],
      "x3",
      "exchanges[1].id: x2 stands after x3. Ids ascend in the order of arrival, each once.",
    ],
  ])("%j as %j is refused", (path, value, message) => {
    expect(complaint(changed(TAPE, path, value))).toBe(`${FILE}: ${message}`);
  });
});

describe("a cause", () => {
  const REMEDY = "A cause is an earlier exchange of the other direction, or null.";

  it.each([
    ["that is not there", "x9", `x9 points to no exchange before x2. ${REMEDY}`],
    ["that is the exchange itself", "x2", `x2 points to no exchange before x2. ${REMEDY}`],
    ["that is no id", "CANARY\n", `points to no exchange before x2. ${REMEDY}`],
  ])("%s is refused", (_name, exchange, message) => {
    const text = changed(TAPE, ["exchanges", 1, "cause"], { exchange, by: ["call"] });
    expect(complaint(text)).toBe(`${FILE}: exchanges[1].cause.exchange: ${message}`);
  });

  it("of the same direction is refused", () => {
    const causes = [
      { exchange: null, by: ["start"] },
      { exchange: "x1", by: ["call"] },
    ];
    const text = changed(TAPE, ["exchanges", 1], { ...toGraph("x2", invite(CALLS.one, "b")), causes });
    expect(complaint(text)).toBe(
      `${FILE}: exchanges[1].causes[1].exchange: x1 went to the graph too. ${REMEDY}`,
    );
  });

  it("that is null, or missing, is taken", () => {
    expect(complaint(changed(TAPE, ["exchanges", 1, "cause"], { exchange: null, by: ["start"] }))).toBe(
      "no error",
    );
    expect(complaint(changed(TAPE, ["exchanges", 1, "cause"]))).toBe("no error");
  });
});

describe("a cassette that is in order", () => {
  it("may have gaps in its ids, members that nobody knows, and no exchange at all", () => {
    const text = changed(TAPE, ["exchanges", 1, "id"], "x7");
    expect(readCassette(text, FILE).exchanges.map(({ id }) => id)).toEqual(["x1", "x7"]);
    expect(readCassette(changed(TAPE, ["x-note"], { a: 1 }), FILE)).toHaveProperty("x-note.a", 1);
    expect(readCassette(changed(TAPE, ["exchanges"], []), FILE).exchanges).toEqual([]);
  });

  it("errors about others have a stable code", () => {
    const error = new CassetteError(FILE, "", "it broke", "Mend it.");
    expect(error).toBeInstanceOf(RollcallError);
    expect([error.code, error.name, error.message]).toEqual([
      "ROLLCALL_CASSETTE",
      "CassetteError",
      "tapes/one.json: it broke. Mend it.",
    ]);
  });
});
