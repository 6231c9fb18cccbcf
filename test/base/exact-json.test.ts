import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, exactJson } from "../../src/base/exact-json.js";
import { json, nested, shuffled } from "../support/any-json.js";

/** One text for all texts of one value; undefined for what is no JSON. */
function canonicalText(text: string): string | undefined {
  const value = exactJson(text);
  return value === undefined ? undefined : canonicalJson(value);
}

describe("the canonical text of a JSON text, exactly read", () => {
  it.each([
    ['{"b":1,"a":2}', ' {"a":2, "b":1}'],
    ["1", "1.0"],
    ["100", "1e2"],
    ["0", "-0.00"],
    ["0.1", "1E-1"],
    ["12345678901234567890", "1234567890123456789e1"],
    ['"+"', String.raw`"\u002B"`],
    ['{"a":2}', '{"a":1,"a":2}'],
    ["[true,null]", "[ true , null ]"],
  ])("%s and %s are one value", (a, b) => {
    expect(canonicalText(a)).toBe(canonicalText(b));
  });

  it.each([
    ["12345678901234567890", "12345678901234567891"],
    ["0.10000000000000000001", "0.1"],
    ["123456789.123456789", "123456789.1234567891"],
    ["1e400", "1e401"],
    ["1", '"1"'],
    ["1", "-1"],
    ["[1,2]", "[2,1]"],
    ["{}", "[]"],
    ["null", '{"a":null}'],
    ['{"a":1}', '{"a":2,"b":1}'],
    ['{"a":{"b":1}}', '{"a":{},"b":1}'],
  ])("%s and %s are two", (a, b) => {
    expect(canonicalText(a)).not.toBe(canonicalText(b));
  });

  it("a text that is no JSON has none", () => {
    expect(["", "a=b", "{", '{"a":}', "\uFEFF", nested(300)].map((text) => canonicalText(text))).toEqual(
      Array<undefined>(6).fill(undefined),
    );
  });

  it("a byte order mark in front makes no difference", () => {
    expect(canonicalText('\uFEFF{"n":12345678901234567890}')).toBe(
      canonicalText('{"n":12345678901234567890}'),
    );
  });

  it("a value and any text of it come out the same", () => {
    fc.assert(
      fc.property(json, fc.nat(3), (value, indent) => {
        expect(canonicalText(JSON.stringify(value, null, indent))).toBe(canonicalJson(value));
      }),
    );
  });

  it("two values come out the same exactly when they are equal", () => {
    const pair = fc.oneof(
      fc.tuple(json, json),
      json.map((value) => [value, shuffled(value)] as const),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b));
      }),
    );
  });
});
