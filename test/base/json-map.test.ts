import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bare, mapItems, mapValues, setMember, sortedNames, withoutNulls } from "../../src/base/json-map.js";
import type { Json, JsonObject } from "../../src/base/json.js";
import { oddJson } from "../support/odd-json.js";

const object = fc.dictionary(
  fc.oneof(fc.constantFrom("__proto__", "toString", "1", "0"), fc.string()),
  oddJson,
  {
    maxKeys: 30,
    noNullPrototype: true,
  },
);
const parsed = (text: string): JsonObject => JSON.parse(text) as JsonObject;

describe("mapping", () => {
  it("gives the value itself where nothing changes", () => {
    fc.assert(
      fc.property(object, fc.array(oddJson), (members, items) => {
        expect(mapValues(members, (member) => member)).toBe(members);
        expect(mapItems(items, (item) => item)).toBe(items);
      }),
    );
  });

  it("changes what it is told to, in its place, and never the value that it was given", () => {
    fc.assert(
      fc.property(object, fc.func(fc.option(oddJson)), (members, replace) => {
        const before = JSON.stringify(members);
        const map = (member: Json, name: string): Json => replace(name) ?? member;
        const expected = Object.entries(members).map(([name, member]) => [name, map(member, name)]);
        const mapped = mapValues(members, map);
        expect(JSON.stringify(Object.entries(mapped))).toBe(JSON.stringify(expected));
        expect(JSON.stringify(members)).toBe(before);
      }),
    );
  });
});

it("a member may be named __proto__", () => {
  const members: JsonObject = {};
  setMember<Json>(members, "__proto__", { a: 1 });
  expect(JSON.stringify(members)).toBe('{"__proto__":{"a":1}}');
  expect(members["a"]).toBeUndefined();
});

it("names are in the order of their code units, be they few or many", () => {
  fc.assert(
    fc.property(object, (members) => {
      expect(sortedNames(members)).toEqual(Object.keys(members).sort());
    }),
  );
});

it("what is null is left out, and nothing else", () => {
  const members = parsed('{"a":null,"__proto__":{"b":null},"c":0}');
  expect(JSON.stringify(withoutNulls(members))).toBe('{"__proto__":{"b":null},"c":0}');
  expect(withoutNulls({ c: 0 })).toEqual({ c: 0 });
});

it("bare objects are the same JSON and inherit nothing", () => {
  fc.assert(
    fc.property(oddJson, (value) => {
      expect(JSON.stringify(bare(value))).toBe(JSON.stringify(value));
    }),
  );
  expect("toString" in (bare({ a: 1 }) as JsonObject)).toBe(false);
});
