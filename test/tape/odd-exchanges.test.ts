import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { lanesOf } from "../../src/tape/lanes.js";
import { link } from "../../src/tape/link.js";
import { readCassette } from "../../src/tape/read.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { causeText, outcomeText, remarksOn, whatOf } from "../../src/tape/what.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { oddJson } from "../support/odd-json.js";
import { TapeBuilder } from "../support/tape-builder.js";

const URLS = [
  ...["/", "", "/v1.0/communications/calls", "/communications/calls/a/participants/invite"],
  ...["/communications/calls/a/transfer", "/communications/calls('a')/operations/b", "https://x.example/%zz"],
];

type Step = [url: string, body: Json, answer: Json, location: string];

const notification = oddJson.map((value) => ({ value: [value] }));
const step = fc.tuple(
  fc.constantFrom(...URLS),
  fc.oneof(oddJson, notification),
  oddJson,
  fc.constantFrom(...URLS),
);

/** Tapes of requests and notifications that are almost right. */
const oddTape = fc.array(step, { maxLength: 8 }).map((steps: Step[]): Exchange[] => {
  const tape = new TapeBuilder();
  for (const [index, [url, body, answer, location]] of steps.entries()) {
    if (index % 3 === 2) tape.notifyOf({ body });
    else tape.ask(index % 3 ? "POST" : "GET", url || "/", body, { body: answer, headers: { location } });
  }
  return tape.exchanges;
});

describe("exchanges of any content", () => {
  it("are linked, told and put into lanes", () => {
    fc.assert(
      fc.property(oddTape, (exchanges) => {
        const linked = link(exchanges);
        const laneOf = lanesOf(linked);
        for (const exchange of linked) {
          const words = [laneOf(exchange), whatOf(exchange), causeText(exchange), outcomeText(exchange)];
          expect(words.concat(remarksOn(exchange)).every((word) => typeof word === "string")).toBe(true);
        }
        expect(link(linked)).toEqual(linked);
      }),
      { numRuns: 500 },
    );
  });

  it("are redacted, written and read again as the same", () => {
    const redaction = new Redaction(SECRETS);
    fc.assert(
      fc.property(oddTape, (exchanges) => {
        const redacted = link(exchanges).map((exchange) => redaction.exchange(exchange));
        const text = writeCassette(cassetteOf(...redacted));
        expect(readCassette(text, "memory").exchanges).toEqual(redacted);
      }),
      { numRuns: 500 },
    );
  });
});
