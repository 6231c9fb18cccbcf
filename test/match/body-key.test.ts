import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRequest } from "../../src/match/key.js";
import { matchRules } from "../../src/match/rules.js";
import { storeBody } from "../../src/tape/body.js";
import type { StoredBody } from "../../src/tape/exchange.js";

const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

/** Of a request that is none of the calling API's. */
function keyOf(stored: StoredBody): string {
  return readRequest({ method: "POST", url: "/v1.0/users", headers: {}, ...stored }, matchRules()).key;
}

describe("the key of a body", () => {
  it.each<[string, StoredBody, StoredBody]>([
    ["members in another order", { body: { a: 1, b: 2 } }, { body: { b: 2, a: 1 } }],
    [
      "a body and a text of the same value",
      { body: { a: 1, b: "+" } },
      { text: String.raw`{"b":"\u002B","a":1.0}` },
    ],
    ["two texts of one number", { text: "[12345678901234567890]" }, { text: "[1234567890123456789e1]" }],
    ["a member that comes twice and its last value", { text: '{"a":1,"a":2}' }, { body: { a: 2 } }],
  ])("is equal for %s", (_name, a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it.each<[string, StoredBody, StoredBody]>([
    ["two big integers", { text: "[12345678901234567890]" }, { text: "[12345678901234567891]" }],
    ["nothing and null", {}, { body: null }],
    ["nothing and an empty object", {}, { body: {} }],
    ["a string and a text without quotes", { body: "a" }, { text: "a" }],
    ["an array in another order", { body: [1, 2] }, { body: [2, 1] }],
    ["a text and its bytes", { text: "a" }, { base64: "YQ==" }],
    ["two texts that are no JSON, but for a space", { text: "a=1" }, { text: "a=1 " }],
    ["a text and an object that looks like its key", { text: "a" }, { body: { text: "a" } }],
    ["bytes and an object that looks like their key", { base64: "YQ==" }, { body: { base64: "YQ==" } }],
  ])("is another for %s", (_name, a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b));
  });

  it("of two texts nested too deeply compares them as texts", () => {
    expect(keyOf({ text: DEEP })).toBe(keyOf({ text: DEEP }));
    expect(keyOf({ text: DEEP })).not.toBe(keyOf({ text: ` ${DEEP}` }));
  });

  it("does not tell how a value was stored", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(keyOf(storeBody(Buffer.from(text)))).toBe(keyOf({ text }));
      }),
    );
  });
});
