import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCHEMA_URL } from "../../src/tape/cassette.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { readCassette } from "../../src/tape/read.js";
import { orderedExchange, writeCassette } from "../../src/tape/write.js";
import { anyCassette } from "../support/any-cassette.js";
import { cassetteOf } from "../support/exchanges.js";

const read = (text: string) => readCassette(text, "memory");

/** Every member in the wrong place, and one unknown member at every level. */
const BACKWARDS = {
  unknown: 1,
  failure: { unknown: 1, after: 9, kind: "truncated" },
  response: {
    ...{
      after: 9,
      unknown: 1,
      body: { z: 1, a: { y: 1, b: 2 } },
      headers: { b: "2", a: ["1", "1"] },
      status: 200,
    },
  },
  request: { unknown: 1, text: "t", headers: { z: "1", y: "2" }, url: "/", method: "POST" },
  causes: [{ unknown: 1, by: ["start"], exchange: null }],
  cause: { by: ["start"], unknown: 1, exchange: null },
  ...{ at: 0, to: "graph", id: "x1" },
} as unknown as Exchange;

describe("orderedExchange", () => {
  it("puts the document's members in its order, headers by name and unknown members behind them", () => {
    expect(JSON.stringify(orderedExchange(BACKWARDS))).toBe(
      JSON.stringify({
        ...{ id: "x1", to: "graph", at: 0 },
        cause: { exchange: null, by: ["start"], unknown: 1 },
        causes: [{ exchange: null, by: ["start"], unknown: 1 }],
        request: { method: "POST", url: "/", headers: { y: "2", z: "1" }, text: "t", unknown: 1 },
        response: {
          ...{ status: 200, headers: { a: ["1", "1"], b: "2" }, body: { z: 1, a: { y: 1, b: 2 } } },
          ...{ after: 9, unknown: 1 },
        },
        failure: { kind: "truncated", after: 9, unknown: 1 },
        unknown: 1,
      }),
    );
  });

  it("writes no member that has no value", () => {
    const request = { method: "GET", url: "/", headers: {}, body: undefined } as never;
    const exchange = {
      id: "x1",
      to: "graph" as const,
      at: 0,
      request,
      response: undefined,
      cause: undefined,
    };
    expect(Object.keys(orderedExchange(exchange as unknown as Exchange))).toEqual([
      "id",
      "to",
      "at",
      "request",
    ]);
  });

  it("is the same when it is done again", () => {
    const once = orderedExchange(BACKWARDS);
    expect(JSON.stringify(orderedExchange(once))).toBe(JSON.stringify(once));
  });
});

describe("writeCassette", () => {
  it("writes a document that is read as the same, whatever it holds", () => {
    fc.assert(
      fc.property(anyCassette, (cassette) => {
        expect(read(writeCassette(cassette))).toEqual(cassette);
      }),
      { numRuns: 300 },
    );
  });

  it("writes the same text for what it has written, whatever the order of the members", () => {
    fc.assert(
      fc.property(anyCassette, (cassette) => {
        const text = writeCassette(cassette);
        expect(writeCassette(read(text))).toBe(text);
        const { name, version, exchanges, ...rest } = cassette;
        expect(writeCassette({ ...rest, exchanges, version, name })).toBe(text);
      }),
    );
  });

  it("names the schema where the cassette names none, and keeps the one that it names", () => {
    const { $schema: _schema, ...without } = cassetteOf();
    expect(read(writeCassette(without)).$schema).toBe(SCHEMA_URL);
    expect(read(writeCassette({ ...without, $schema: "./mine.json" })).$schema).toBe("./mine.json");
  });

  it("is made for review: short values on a line, one line end, members of bodies in the order they came", () => {
    const request = { method: "POST", url: "/", headers: {}, body: { zebra: [1, 2], ape: { b: null } } };
    const recorded = {
      upstream: "https://graph.microsoft.com",
      by: "a test",
      at: "2026-11-23T08:00:00.000Z",
    };
    const cassette = { ...cassetteOf({ id: "x1", to: "graph", at: 0, request }), recorded, name: "one" };
    expect(writeCassette(cassette)).toMatchInlineSnapshot(`
      "{
        "$schema": "https://unpkg.com/rollcall/docs/cassette-1.schema.json",
        "version": 1,
        "name": "one",
        "recorded": {
          "at": "2026-11-23T08:00:00.000Z",
          "by": "a test",
          "upstream": "https://graph.microsoft.com"
        },
        "redaction": ["secrets"],
        "exchanges": [
          {
            "id": "x1",
            "to": "graph",
            "at": 0,
            "request": {
              "method": "POST",
              "url": "/",
              "headers": {},
              "body": {"zebra": [1, 2], "ape": {"b": null}}
            }
          }
        ]
      }
      "
    `);
  });
});
