import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { readCassette } from "../../src/tape/read.js";
import { exchangeSchema } from "../../src/tape/schema.js";
import { isExchange, readValid } from "../../src/tape/valid.js";
import { anyCassette } from "../support/any-cassette.js";
import { changed, FILE } from "../support/broken-cassette.js";
import { CALLS, cassetteOf, invite, toBot, toGraph } from "../support/exchanges.js";

const MATCH = {
  ...{ matching: "loose", ignore: ["a"], compare: ["subject"] },
  identify: { ticket: "trace" },
} as const;

/** What may stand where something else should: of every type, and at the limits of what the schema allows. */
const odd = fc.oneof(
  fc.constantFrom<Json>(null, true, "", "x1", "x2", "x01", "graph", "bot", "call", "reset", "loose", "trace"),
  fc.constantFrom<Json>(0, -0, 1, 1.5, -1, 99, 100, 999, 1000, 2 ** 53, 1e308),
  fc.constantFrom<Json>([], ["call"], ["a", 1], [[]], {}, { exchange: null, by: ["start"] }, { a: ["b"] }),
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json),
);

const name = fc.oneof(
  fc.constantFrom("$schema", "match", "via", "cause", "causes", "response", "failure", "body", "text"),
  fc.constantFrom("base64", "matching", "ignore", "compare", "identify", "constructor", "toString", "x-new"),
);

/** The document of a cassette with something in it replaced, taken out or put in, wherever that is. */
const mutated = fc
  .tuple(anyCassette, fc.array(fc.tuple(fc.nat(), fc.nat(2), odd, name), { minLength: 1, maxLength: 2 }))
  .map(([cassette, changes]) => {
    const document = JSON.parse(JSON.stringify({ ...cassette, match: MATCH })) as object;
    for (const [place, way, value, added] of changes) mutate(document, place, way, { value, added });
    return JSON.parse(JSON.stringify(document)) as object; // an item taken out leaves a hole, which JSON has not
  });

describe("what the quick look says", () => {
  it("is what the schema says, of cassettes as the format allows them and of others", () => {
    let [valid, invalid] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(anyCassette, mutated), (document) => {
        const text = JSON.stringify(document);
        const slowly = readSlowly(text);
        if (slowly) valid += 1;
        else invalid += 1;
        expect(readValid(text)).toEqual(slowly);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(valid, invalid)).toBeGreaterThan(20);
  });

  it("is what the schema says of the exchanges of a journal", () => {
    fc.assert(
      fc.property(mutated, ({ exchanges }: { exchanges?: unknown }) => {
        for (const exchange of Array.isArray(exchanges) ? (exchanges as unknown[]) : [])
          expect(isExchange(exchange)).toBe(exchangeSchema.safeParse(exchange).success);
      }),
      { numRuns: 200 },
    );
  });

  const TAPE = cassetteOf(toGraph("x1", invite(CALLS.one, "a")), toBot("x2", CALLS.one, "x1"));
  const WHOLE = JSON.stringify(TAPE);

  it.each([
    ["a cassette", WHOLE],
    ["one with a byte order mark", `\uFEFF${WHOLE}`],
    ["one that is torn", WHOLE.slice(0, -1)],
    ["nothing", ""],
    ["another version", changed(TAPE, ["version"], 2)],
    ["a number without end", WHOLE.replace('"at":0', '"at":1e999')],
    ["a body as deep as may be", changed(TAPE, ["exchanges", 0, "request", "body"], nested(206))],
    ["a body that is too deep", changed(TAPE, ["exchanges", 0, "request", "body"], nested(207))],
    ["a member that nobody knows and that is too deep", changed(TAPE, ["x-note"], nested(300))],
    ["a header that is named like a member of every object", withHeader("constructor", '"a"')],
    ["a header by the name of a prototype", withHeader("__proto__", '"a"')],
    ["ids that descend", changed(TAPE, ["exchanges", 0, "id"], "x3")],
    ["a cause that comes later", changed(TAPE, ["exchanges", 0, "cause"], { exchange: "x2", by: ["call"] })],
  ])("is what the schema says of %s", (_, text) => {
    expect(readValid(text)).toEqual(readSlowly(text));
  });

  function withHeader(header: string, value: string): string {
    return WHOLE.replace('"headers":{', `"headers":{"${header}":${value},`);
  }
});

/** What `readCassette` gives; undefined where it throws. */
function readSlowly(text: string): unknown {
  try {
    return readCassette(text, FILE);
  } catch {
    return undefined;
  }
}

function nested(depth: number): Json {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

/** Changes the place of this number in a document, the places of all members and items counted from 0 on, over and over. */
function mutate(document: object, place: number, way: number, to: { value: Json; added: string }): void {
  const places = placesIn(document);
  const { holder, at } = places[place % places.length]!;
  if (way === 0) holder[at] = to.value;
  else if (way === 1) Reflect.deleteProperty(holder, at);
  else holder[to.added] = to.value;
}

interface Place {
  holder: Record<string, unknown>;
  at: string;
}

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([at, member]) => [
    { holder: holder as Record<string, unknown>, at },
    ...(typeof member === "object" && member !== null ? placesIn(member as object) : []),
  ]);
}
