import fc from "fast-check";
import type { Json } from "../../src/base/json.js";
import { storeBody } from "../../src/tape/body.js";
import type { Cassette } from "../../src/tape/cassette.js";
import { EVIDENCE, FAILURE_KINDS, type Cause, type Exchange } from "../../src/tape/exchange.js";

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const text = fc.string({ unit: "grapheme" });

/** Members that this program does not know. */
const unknown = fc.dictionary(
  fc.string({ minLength: 1 }).map((name) => `x-${name}`),
  json,
  { maxKeys: 2, noNullPrototype: true },
);

const stored = fc.oneof(
  fc.constant({}),
  json.map((body) => ({ body })),
  text.map((some) => ({ text: some })),
  fc.uint8Array({ minLength: 1 }).map((bytes) => storeBody(Buffer.from(bytes))),
);

const headers = fc.dictionary(
  fc.string({ minLength: 1 }).map((name) => name.toLowerCase()),
  fc.oneof(text, fc.array(text)),
  { maxKeys: 4, noNullPrototype: true },
);

const milliseconds = fc.nat();

/** An exchange as the document allows it, apart from its place on the tape. */
const content = fc.record(
  {
    request: fc
      .tuple(
        fc.record({
          method: fc.constantFrom("GET", "POST"),
          url: fc.webPath().map((path) => `/${path}`),
          headers,
        }),
        stored,
        unknown,
      )
      .map(merged),
    response: fc
      .tuple(
        fc.record({ status: fc.integer({ min: 100, max: 999 }), headers, after: milliseconds }),
        stored,
        unknown,
      )
      .map(merged),
    failure: fc
      .tuple(fc.record({ kind: fc.constantFrom(...FAILURE_KINDS), after: milliseconds }), unknown)
      .map(merged),
    unknown,
  },
  { requiredKeys: ["request", "unknown"] },
);

const by = fc.array(fc.constantFrom(...EVIDENCE), { minLength: 1, maxLength: 3 });

/** Graph and the bot take turns, so that the exchange before is always one that may be the cause. */
const exchanges = fc.array(fc.tuple(content, by, fc.nat(3), fc.nat(3)), { maxLength: 4 }).map((contents) => {
  let number = 0;
  return contents.map(([{ unknown: more, ...rest }, evidence, gap, kind], index): Exchange => {
    const before = number;
    number += gap + 1;
    const cause: Cause = { exchange: before > 0 && kind > 0 ? `x${before}` : null, by: evidence };
    const to = index % 2 === 0 ? "graph" : "bot";
    return {
      ...{ id: `x${number}`, to, at: index * 10 },
      ...(kind === 3 ? { causes: [cause, { exchange: null, by: ["start"] }] } : kind > 0 && { cause }),
      ...rest,
      ...more,
    };
  });
});

/** Cassettes with anything in them that the document allows. */
export const anyCassette: fc.Arbitrary<Cassette> = fc
  .record({
    exchanges,
    name: text,
    upstream: text,
    redaction: fc.array(text, { maxLength: 2 }),
    inner: unknown,
    outer: unknown,
  })
  .map(({ exchanges: tape, name, upstream, redaction, inner, outer }) => ({
    ...{ $schema: "https://example.com/schema.json", version: 1, name },
    recorded: { at: "2026-11-23T08:00:00.000Z", by: "rollcall 0.1.0", upstream, ...inner },
    ...{ redaction, exchanges: tape, ...outer },
  }));

function merged<Known extends object>([known, ...more]: [Known, ...object[]]): Known {
  return Object.assign({}, known, ...more) as Known;
}
