import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonEdits, mapMembers } from "../../src/base/json-edits.js";
import { jsonTree, tornJsonTree, type Json } from "../../src/base/json.js";
import { oddJson } from "../support/odd-json.js";

/** JSON with whitespace wherever it may stand. */
const written = fc
  .tuple(
    fc.oneof(
      oddJson,
      fc.jsonValue().map((value) => value as Json),
    ),
    fc.constantFrom("", "  ", "\t"),
  )
  .map(([value, indent]) => JSON.stringify(value, null, indent));

/** What `mapMembers` has to give, made on the value instead of on the text. */
function mapped(value: Json, name: string, to: string): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapped(item, name, to));
  const members = Object.entries(value).map(([member, held]) => [
    member,
    member === name && typeof held === "string" ? to : mapped(held, name, to),
  ]);
  return Object.fromEntries(members) as Json;
}

describe("mapMembers", () => {
  it("gives a text whose value has those members, and whose rest is the same, whatever it holds", () => {
    const names = fc.constantFrom("id", "value", "status", "__proto__", "constructor");
    fc.assert(
      fc.property(written, names, fc.string({ unit: "grapheme" }), (text, name, to) => {
        const changed = mapMembers(text, (member) => (member === name ? to : undefined));
        expect(JSON.parse(changed)).toEqual(mapped(JSON.parse(text) as Json, name, to));
      }),
    );
  });

  it("gives the text itself where nothing is replaced", () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(mapMembers(text, () => undefined)).toBe(text);
      }),
    );
  });

  it("gives the text itself where it is no JSON, whatever it is", () => {
    const all = (): string => "changed";
    for (const text of ["", "{", '{"a":"b"', '{"a":"b"}x', "{'a':'b'}", "\uFEFF", "a=b"])
      expect(mapMembers(text, all)).toBe(text);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const changed = mapMembers(`${text}{`, all);
        expect(changed).toBe(`${text}{`);
      }),
    );
  });

  it("leaves a byte order mark where it is", () => {
    expect(mapMembers('\uFEFF{"a":"b","c":1.0}', () => "x")).toBe('\uFEFF{"a":"x","c":1.0}');
  });

  it("asks about every string member by its name and its value as they are read, never about anything else", () => {
    const text = String.raw`{"\u0061":"\u002B","n":1,"o":{"i\"n":"1"},"l":["x",{"y":"\/"}],"a":"2","t":true,"z":null}`;
    const asked: string[] = [];
    mapMembers(text, (name, value) => void asked.push(`${name}=${value}`));
    expect(asked).toEqual(["a=+", 'i"n=1', "y=/", "a=2"]);
  });

  it("keeps what is around a member: whitespace, big integers, long decimals, escapes, members of one name", () => {
    const text = String.raw`{ "big":12345678901234567890 , "a" :  "x\/y",	"d":1.10,"a":"z", "e":"\u00e9\u002B" }`;
    expect(mapMembers(text, (name, value) => (value === "x/y" ? `new ${name}` : undefined))).toBe(
      text.replace(String.raw`"x\/y"`, '"new a"'),
    );
  });

  it("writes a value so that it is read as it is: quotes, backslashes, line ends, lone surrogates", () => {
    for (const value of ['"', "\\", "\n\u2028", "\ud800", "", "é", "日本", "\u{1f600}"])
      expect(JSON.parse(mapMembers('{"a":"b"}', () => value))).toEqual({ a: value });
  });

  it("does not look into a string that holds JSON", () => {
    const text = JSON.stringify({ a: '{"b":"c"}' });
    expect(mapMembers(text, (name) => (name === "b" ? "changed" : undefined))).toBe(text);
  });
});

describe("JsonEdits", () => {
  it("takes edits in the order of their places and keeps all between them", () => {
    const text = '[ "a" , 1,"b" ]';
    const [a, one, b] = jsonTree(text)!.children!;
    const edits = new JsonEdits(text);
    edits.replace(a!, "A");
    edits.replace(one!, "1");
    edits.replace(b!, "");
    expect(edits.applied()).toBe('[ "A" , "1","" ]');
  });

  it("without an edit is the text", () => {
    expect(new JsonEdits(" [1]\n").applied()).toBe(" [1]\n");
  });

  it("replaces a string that was torn off to the text's end", () => {
    const text = '{"a":"secret and mo';
    const value = tornJsonTree(text)!.children![0]!.children![1]!;
    const edits = new JsonEdits(text);
    edits.replace(value, "gone");
    expect(edits.applied()).toBe('{"a":"gone"');
  });

  it("escapes beyond Latin-1 only in the place of what was within it, so that bytes read as Latin-1 stay bytes", () => {
    const text = '["\xe9","\u65e5"]';
    const [latin, beyond] = jsonTree(text)!.children!;
    const edits = new JsonEdits(text);
    edits.replace(latin!, "\xe9\u672c");
    edits.replace(beyond!, "\xe9\u672c");
    expect(edits.applied()).toBe(String.raw`["é\u672c","é本"]`);
  });
});
