import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cassette } from "../../src/tape/cassette.js";
import { callsOn, cut } from "../../src/tape/cut.js";
import { causesOf, type Exchange } from "../../src/tape/exchange.js";
import { lanesOf } from "../../src/tape/lanes.js";
import { link } from "../../src/tape/link.js";
import { readCassette } from "../../src/tape/read.js";
import { writeCassette } from "../../src/tape/write.js";
import { anyCassette } from "../support/any-cassette.js";
import { START } from "../support/cause-in.js";
import { cassetteOf } from "../support/exchanges.js";
import { callItem, operationItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const call = fc.constantFrom(
  ...["a", "b", "c", "d"].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`),
);
const item = fc.oneof(
  call.map((id) => callItem(id)),
  call.map((id) => rosterItem(id, ["p"])),
  fc.tuple(call, fc.constantFrom("o1", "o2")).map(([id, operation]) => operationItem(id, operation)),
  fc.constant({ changeType: "updated" }),
);

/** One thing that happens on a tape. */
type Happening = (tape: TapeBuilder) => unknown;

const CREATE = "/v1.0/communications/calls";
const mute = (id: string): string => `${CREATE}/${id}/mute`;

/** Often about one call, sometimes about several or none. */
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: call.map(
      (id): Happening =>
        (tape) =>
          tape.ask("POST", mute(id)),
    ),
  },
  {
    weight: 4,
    arbitrary: item.map(
      (one): Happening =>
        (tape) =>
          tape.notify(one),
    ),
  },
  call.map(
    (id): Happening =>
      (tape) =>
        tape.invite(id, ["p"], { operation: "o1" }),
  ),
  fc.tuple(call, call).map(
    ([id, from]): Happening =>
      (tape) =>
        tape.invite(id, ["p"], { replaces: from }),
  ),
  call.map(
    (id): Happening =>
      (tape) =>
        tape.ask("POST", CREATE, {}, { status: 201, body: { id } }),
  ),
  fc.array(item, { maxLength: 3 }).map(
    (items): Happening =>
      (tape) =>
        tape.notify(...items),
  ),
  fc.constant<Happening>((tape) => tape.ask("GET", "/v1.0/users/me")),
  fc.constant<Happening>((tape) => tape.notifyOf({ text: "no JSON" })),
);

/** Linked exchanges; notifications may have come in on a callback URL that an earlier request named. */
const anyTape = fc
  .tuple(fc.array(happening, { maxLength: 12 }), fc.infiniteStream(fc.nat(20)))
  .map(([all, some]) => {
    const tape = new TapeBuilder();
    for (const happens of all) happens(tape);
    return link(tape.exchanges).map((exchange, index): Exchange => {
      const via = tape.exchanges[some.next().value as number];
      const isEarlier = via?.to === "graph" && tape.exchanges.indexOf(via) < index;
      return exchange.to === "bot" && isEarlier ? { ...exchange, via: via.id } : exchange;
    });
  });

/** Any documents, but for what they are about. */
const anyDocument = fc.tuple(anyCassette, fc.infiniteStream(call)).map(([cassette, calls]): Cassette => {
  const about = (exchange: Exchange): Exchange => {
    const { body: _body, text: _text, base64: _base64, ...request } = exchange.request;
    const id = calls.next().value as string;
    return exchange.to === "graph"
      ? { ...exchange, request: { ...exchange.request, url: mute(id) } }
      : { ...exchange, request: { ...request, body: { value: [callItem(id)] } } };
  };
  return { ...cassette, exchanges: cassette.exchanges.map(about) };
});

describe("the cuts of all calls of a tape", () => {
  it("hold each exchange about a call exactly once, changed in nothing but what points out of its cut", () => {
    fc.assert(
      fc.property(anyTape, (tape) => {
        const before = structuredClone(tape);
        const laneOf = lanesOf(tape);
        const cuts = allCuts(tape);
        const held = cuts.flat().map(({ id }) => id);
        expect(tape).toEqual(before);
        expect(new Set(held).size).toBe(held.length);
        expect(new Set(held)).toEqual(new Set(tape.filter((one) => laneOf(one) !== "").map(({ id }) => id)));
        for (const exchange of cuts.flat())
          expect(unpointed(exchange)).toEqual(unpointed(tape.find(({ id }) => id === exchange.id)!));
      }),
    );
  });

  it("are cassettes, each of one lane, that cut again stay as they are", () => {
    fc.assert(
      fc.property(anyTape, (tape) => {
        for (const exchanges of allCuts(tape)) {
          expect(readAgain(cassetteOf(...exchanges)).exchanges).toEqual(exchanges);
          expect(new Set(exchanges.map(lanesOf(exchanges))).size).toBe(1);
          for (const id of callsOn(exchanges)) expect(cut(exchanges, id)).toEqual(exchanges);
        }
      }),
    );
  });

  it("point to nothing outside, as they are and linked alone; what points inside is as it was", () => {
    fc.assert(
      fc.property(anyTape, (tape) => {
        for (const exchanges of allCuts(tape)) {
          const ids = new Set<string | null | undefined>([null, undefined, ...exchanges.map(({ id }) => id)]);
          for (const exchange of exchanges) {
            const was = tape.find(({ id }) => id === exchange.id)!;
            expect(ids).toContain(exchange.via);
            expect(causesOf(exchange)).toEqual(
              causesOf(was).map((cause) => (ids.has(cause.exchange) ? cause : START)),
            );
          }
          for (const cause of link(exchanges).flatMap(causesOf)) expect(ids).toContain(cause.exchange);
        }
      }),
    );
  });

  it("can be read, whatever else a document holds", () => {
    fc.assert(
      fc.property(anyDocument, (cassette) => {
        for (const exchanges of allCuts(cassette.exchanges)) {
          const document = { ...cassette, exchanges };
          expect(readAgain(document)).toEqual(document);
        }
      }),
    );
  });
});

/** The cuts of all calls, those that are the same lane once. */
function allCuts(tape: readonly Exchange[]): Exchange[][] {
  const cuts = callsOn(tape).map((id) => cut(tape, id));
  return [...new Map(cuts.map((exchanges) => [idsOf(exchanges), exchanges])).values()];
}

function idsOf(exchanges: readonly Exchange[]): string {
  return exchanges.map(({ id }) => id).join(" ");
}

/** An exchange without what points to others. */
function unpointed(exchange: Exchange): object {
  const { cause: _cause, causes: _causes, via: _via, ...rest } = exchange;
  return rest;
}

function readAgain(cassette: Cassette): Cassette {
  return readCassette(writeCassette(cassette), "test.json");
}
