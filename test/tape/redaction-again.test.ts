import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { CANARY, SHAPED } from "../support/secrets.js";

const redaction = new Redaction(SECRETS);

describe("redacting again", () => {
  const piece = fc.constantFrom(
    ...SHAPED.map(([, secret]) => secret),
    ...[
      "<redacted:jwt>",
      "<redacted:bearer>",
      "Bearer ",
      "?token=",
      "&key=",
      "https://",
      "@",
      "eyJabcdef",
      ".",
      ";",
    ],
    ...[
      "=",
      '"',
      "\\",
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      " ",
      "\n",
      "'",
      "<",
      ">",
      "a",
      "12345678",
      "%3F",
      "\u20ac",
    ],
    ...['"password":', '"token":', '"meetingInfo":', "null", "1.0"],
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  const json = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      text,
      fc.constantFrom(null, 1, true),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(text, fc.constantFrom("password", "meetingInfo", "token", "API\u212aey", "__proto__")),
        tie("json"),
        {
          maxKeys: 3,
          noNullPrototype: true,
        },
      ),
    ),
  })).json;

  it.each<[string, fc.Arbitrary<unknown>, (value: never) => unknown]>([
    ["a text", text, (value: string) => redaction.text(value)],
    ["a JSON value", json, (value: Json) => redaction.json(value)],
    ["a body of text", text, (value: string) => redaction.body({ text: value }).text],
    [
      "a body of JSON text",
      json.map((value) => `[1.0, ${JSON.stringify(value)}]`),
      (value: string) => redaction.body({ text: value }).text,
    ],
    [
      "JSON that breaks off",
      json.map((value) => `[1.0, ${JSON.stringify(value)}`),
      (value: string) => redaction.body({ text: value }).text,
    ],
    [
      "bytes",
      text.map((some) => Buffer.from(`\xff${some}`, "latin1").toString("base64")),
      (value: string) => redaction.body({ base64: value }).base64,
    ],
    ["a cookie", text, (value: string) => redaction.headers({ cookie: value })["cookie"]],
    ["a set-cookie", text, (value: string) => redaction.headers({ "set-cookie": value })["set-cookie"]],
    ["a header", text, (value: string) => redaction.headers({ "x-any": value })["x-any"]],
  ])("%s changes nothing", (_name, arbitrary, redact) => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const once = redact(value as never);
        expect(redact(once as never)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it("JSON that is stored as text means the same as JSON", () => {
    fc.assert(
      fc.property(json, (value) => {
        const { text: left } = redaction.body({ text: JSON.stringify(value) });
        expect(JSON.parse(left!)).toEqual(JSON.parse(JSON.stringify(redaction.json(value))));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("large texts", () => {
  it.each([
    ["20,000 secrets", `[${'{"password":"a"},'.repeat(20_000)}1.0]`],
    ["a megabyte of dots and letters", "a.".repeat(500_000)],
    ["a megabyte of what begins like a token", "eyJabcdef-".repeat(100_000)],
    ["a megabyte of quotes that are escaped, and breaks off", `{"a":"${'\\"b'.repeat(300_000)}`],
    ["100,000 brackets", `${"[".repeat(100_000)}"Bearer ${CANARY}"`],
    ["a megabyte of keys", "?key=".repeat(200_000)],
    ["a megabyte behind Bearer", `Bearer${" ".repeat(1_000_000)}`],
  ])("are redacted: %s", (_name, text) => {
    expect(redaction.body({ text }).text).not.toContain(CANARY);
  });
});
