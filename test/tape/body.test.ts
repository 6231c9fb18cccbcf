import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyBytes, bodyJson, canonicalBody, storeBody } from "../../src/tape/body.js";
import type { StoredBody } from "../../src/tape/exchange.js";
import { tornJson } from "../support/torn.js";

const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

describe("storeBody", () => {
  it.each<[string, string, StoredBody]>([
    ["nothing", "", {}],
    ["an object", '{ "a": [1, true, null] }\n', { body: { a: [1, true, null] } }],
    ["null", "null", { body: null }],
    ["an empty string", '""', { body: "" }],
    ["a number", "0.5", { body: 0.5 }],
    ["a name in any language", '{"displayName":"Jürgen 张"}', { body: { displayName: "Jürgen 张" } }],
    ["a big integer", '{"id":12345678901234567890}', { text: '{"id":12345678901234567890}' }],
    ["a decimal that is an integer", "[1.0]", { text: "[1.0]" }],
    ["a long decimal", "0.12345678901234567890", { text: "0.12345678901234567890" }],
    ["minus zero", "[-0]", { text: "[-0]" }],
    ["a member that comes twice", '{"a":1,"a":2}', { text: '{"a":1,"a":2}' }],
    ["an escape that nobody needs", String.raw`"\u002B1"`, { text: String.raw`"\u002B1"` }],
    ["a byte order mark", "\uFEFF{}", { text: "\uFEFF{}" }],
    ["a form", "a=1&b=2", { text: "a=1&b=2" }],
    ["JSON that breaks off", '{"a":', { text: '{"a":' }],
    ["whitespace alone", " \n", { text: " \n" }],
    ["100,000 brackets", DEEP, { text: DEEP }],
  ])("stores %s", (_name, text, stored) => {
    expect(storeBody(Buffer.from(text))).toStrictEqual(stored);
  });

  it.each([
    ["a byte that no character begins with", [0x7b, 0xff, 0x7d]],
    ["a character that breaks off", [0x22, 0xc3]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["an overlong form", [0xc0, 0xaf]],
    ["compressed bytes", [0x1f, 0x8b, 0x08, 0x00]],
  ])("stores what is no UTF-8 as base64: %s", (_name, bytes) => {
    const stored = storeBody(Buffer.from(bytes));
    expect(Object.keys(stored)).toEqual(["base64"]);
    expect([...bodyBytes(stored)]).toEqual(bytes);
  });
});

describe("bodyBytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array().map((some) => Buffer.from(some)),
    fc.string({ unit: "binary" }).map((some) => Buffer.from(some)),
    fc
      .tuple(fc.jsonValue(), fc.nat(4))
      .map(([value, indent]) => Buffer.from(JSON.stringify(value, null, indent))),
    fc.double().map((number) => Buffer.from(`[ ${number} , ${number.toExponential()} ]`)),
    tornJson.map((text) => Buffer.from(text)),
  );

  it("gives back the bytes that were stored, but for the whitespace of JSON", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const stored = storeBody(some);
        const back = bodyBytes(stored);
        if (stored.body === undefined) expect(back.equals(some)).toBe(true);
        else expect(withoutWhitespace(back.toString())).toBe(withoutWhitespace(some.toString()));
      }),
      { numRuns: 1000 },
    );
  });

  it("what it gives is stored the same way again", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const stored = storeBody(some);
        expect(storeBody(bodyBytes(stored))).toStrictEqual(stored);
      }),
    );
  });
});

describe("bodyJson", () => {
  it.each<[string, StoredBody, unknown]>([
    ["a body", { body: { a: 1 } }, { a: 1 }],
    ["a body that is null", { body: null }, null],
    ["a body that is false", { body: false }, false],
    ["a text that parses", { text: '{"a":1.0}' }, { a: 1 }],
    ["a text that does not", { text: "a=1" }, undefined],
    ["bytes", { base64: "e30=" }, undefined],
    ["nothing", {}, undefined],
  ])("of %s", (_name, stored, value) => {
    expect(bodyJson(stored)).toEqual(value);
  });
});

describe("canonicalBody", () => {
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
    expect(canonicalBody(a)).toBe(canonicalBody(b));
  });

  it.each<[string, StoredBody, StoredBody]>([
    ["two big integers", { text: "[12345678901234567890]" }, { text: "[12345678901234567891]" }],
    ["nothing and null", {}, { body: null }],
    ["nothing and an empty object", {}, { body: {} }],
    ["a string and a text without quotes", { body: "a" }, { text: "a" }],
    ["an array in another order", { body: [1, 2] }, { body: [2, 1] }],
    ["a text and its bytes", { text: "a" }, { base64: "YQ==" }],
    ["two texts that are no JSON, but for a space", { text: "a=1" }, { text: "a=1 " }],
    ["a text and a string that looks like its key", { text: "a" }, { body: "text:a" }],
  ])("is another for %s", (_name, a, b) => {
    expect(canonicalBody(a)).not.toBe(canonicalBody(b));
  });

  it("of two texts nested too deeply compares them as texts", () => {
    expect(canonicalBody({ text: DEEP })).toBe(canonicalBody({ text: DEEP }));
    expect(canonicalBody({ text: DEEP })).not.toBe(canonicalBody({ text: ` ${DEEP}` }));
  });

  it("does not tell how a value was stored", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(canonicalBody(storeBody(Buffer.from(text)))).toBe(canonicalBody({ text }));
      }),
    );
  });
});

function withoutWhitespace(json: string): string {
  return json.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)?.join("") ?? "";
}
