import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyBytes, bodyJson, storeBody } from "../../src/tape/body.js";
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

function withoutWhitespace(json: string): string {
  return json.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)?.join("") ?? "";
}
