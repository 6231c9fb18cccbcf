import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTooDeep, jsonTree, parseFaithfully, parseJson, tornJsonTree } from "../../src/base/json.js";
import { json, nested } from "../support/any-json.js";
import { tornJson } from "../support/torn.js";

describe("parseFaithfully", () => {
  it.each([
    ["an object with whitespace", ' { "a" : [ 1 , "b c" ] }\r\n'],
    ["null", "null"],
    ["a string with whitespace and quotes", String.raw`" a \" \\ b "`],
    ["an escape that is needed", String.raw`"\u0001\n"`],
    ["a lone surrogate", String.raw`"\ud800"`],
    ["a member named __proto__", '{"__proto__":{"a":1}}'],
    ["an empty member name", '{"":{}}'],
  ])("takes %s", (_name, text) => {
    expect(JSON.stringify(parseFaithfully(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it.each([
    ["a big integer", "12345678901234567890"],
    ["a long decimal", "0.1234567890123456789"],
    ["a decimal that is an integer", "1.0"],
    ["minus zero", "-0"],
    ["an exponent", "1e3"],
    ["an escape that nobody needs", String.raw`"\u002B"`],
    ["an escaped slash", String.raw`"\/"`],
    ["an escape in upper case", String.raw`"\uD800"`],
    ["a member that comes twice", '{"a":1,"a":2}'],
    ["members like integers out of order", '{"2":1,"1":2}'],
    ["a byte order mark", "\uFEFF{}"],
    ["no JSON", "{'a':1}"],
    ["nothing", ""],
  ])("leaves %s, whose text would change", (_name, text) => {
    expect(parseFaithfully(text)).toBeUndefined();
  });

  it("takes every value as JSON.stringify writes it, however it is indented", () => {
    fc.assert(
      fc.property(json, fc.nat(3), (value, indent) => {
        expect(parseFaithfully(JSON.stringify(value, null, indent))).toEqual(value);
      }),
    );
  });

  it("takes exactly the texts that JSON.stringify writes, whitespace outside of strings aside", () => {
    const pieces = String.raw`{ } [ ] : , " \ a n u002B 0 1 . - null "a": [1] "n"`
      .split(" ")
      .concat(" ", "\t");
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 });
    fc.assert(
      fc.property(text, (some) => {
        const joined = some.join("");
        const bare = joined.match(/"(?:[^"\\]|\\.)*"|[^\s"]+/g)?.join("");
        const value = parseFaithfully(joined);
        expect(value !== undefined).toBe(bare !== undefined && isJson(joined) && rewritten(joined) === bare);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("texts that are large or nested", () => {
  it("a string of some megabytes overflows no stack", () => {
    const text = JSON.stringify({ a: '\n"'.repeat(4_000_000) });
    expect(JSON.stringify(parseFaithfully(text)) === text).toBe(true);
  });

  it("a string that is never closed is read once, not once for each quote in it", () => {
    expect(parseJson(`{"a":"${'\\"'.repeat(2_000_000)}`)).toBeUndefined();
  });

  it.each([
    ["200 levels are walked", 200, false],
    ["201 levels are not", 201, true],
    ["100,000 levels are not", 100_000, true],
  ])("%s", (_name, depth, tooDeep) => {
    expect(isTooDeep(nested(depth))).toBe(tooDeep);
    expect(parseJson(nested(depth)) === undefined).toBe(tooDeep);
    expect(jsonTree(nested(depth)) === undefined).toBe(tooDeep);
    expect(tornJsonTree(nested(depth)) === undefined).toBe(tooDeep);
  });

  it("brackets inside of strings are no levels", () => {
    expect(isTooDeep(JSON.stringify({ a: `\\"${"[".repeat(1000)}` }))).toBe(false);
  });

  it("brackets that close count off", () => {
    expect(isTooDeep(`[${"[],{},".repeat(1000)}[]]`)).toBe(false);
  });
});

describe("tornJsonTree", () => {
  it("has the members that came, the last of them unfinished", () => {
    const tree = tornJsonTree('{"a":{"b":[1,"c":2,"secr');
    expect(tree?.type).toBe("object");
    expect(JSON.stringify(valuesIn(tree))).toContain("secr");
  });

  it.each(["plain text", "", '"a string', "12", "  <html>"])("takes no %j for JSON", (text) => {
    expect(tornJsonTree(text)).toBeUndefined();
  });

  it("begins where the text does, wherever that breaks off", () => {
    fc.assert(
      fc.property(tornJson, (text) => {
        expect(tornJsonTree(text)?.offset).toBe(0);
      }),
    );
  });
});

/** The same value with the members of every object the other way round. */
function valuesIn(node: ReturnType<typeof tornJsonTree>): unknown[] {
  return [node?.value, ...(node?.children ?? []).flatMap(valuesIn)];
}

function isJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

function rewritten(text: string): string {
  return JSON.stringify(JSON.parse(text));
}
