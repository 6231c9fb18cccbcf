import { describe, expect, it } from "vitest";
import { Bindings } from "../../src/match/bindings.js";
import { Cursor } from "../../src/match/cursor.js";
import { readRequest } from "../../src/match/key.js";
import { matchRules } from "../../src/match/rules.js";
import { Shelf } from "../../src/match/shelf.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { CALLS, invite, request, toBot, toGraph } from "../support/exchanges.js";

const A = invite(CALLS.one, "a");
const B = invite(CALLS.one, "b");
const GET = request("GET", `/v1.0/communications/calls/${CALLS.one}`);
const KEEP_ALIVE = request("POST", `/v1.0/communications/calls/${CALLS.one}/keepAlive`);

const EXACT = matchRules({ matching: "exact" });

/** A cursor over these requests; taking gives the exchange, with a mark where it was played before. */
function cursorOver(...requests: TapeRequest[]) {
  const shelf = new Shelf(
    requests.map((one, index) => toGraph(`x${index + 1}`, one)),
    EXACT,
  );
  return { shelf, ...session(shelf) };
}

function session(shelf: Shelf) {
  const cursor = new Cursor(shelf, new Bindings((kind, value) => shelf.isRecorded(kind, value)));
  const take = (live: TapeRequest): string | undefined => {
    const asked = readRequest(live, EXACT);
    const chosen = cursor.choose(asked);
    if (!("exchange" in chosen)) return undefined;
    cursor.take(asked, chosen);
    return `${chosen.exchange.id}${chosen.again ? " again" : ""}`;
  };
  return { cursor, take };
}

describe("what a session plays", () => {
  it("is, among equal requests, each once in the tape's order", () => {
    const { take } = cursorOver(A, B, A, A);
    expect([A, B, A, A, A, B].map(take)).toEqual(["x1", "x2", "x3", "x4", undefined, undefined]);
  });

  it("does not depend on the order of requests that are not equal", () => {
    const { take } = cursorOver(A, B);
    expect([B, A].map(take)).toEqual(["x2", "x1"]);
  });

  it.each([
    ["a GET", GET],
    ["keepAlive", KEEP_ALIVE],
  ])("when the tape is used up, is for %s the last one again, as often as it is asked", (_name, live) => {
    const { take } = cursorOver(live, A, live);
    expect([live, live, live, live].map(take)).toEqual(["x1", "x3", "x3 again", "x3 again"]);
  });

  it("is nothing for what was never recorded", () => {
    const { take } = cursorOver(A);
    expect([GET, B].map(take)).toEqual([undefined, undefined]);
  });

  it("is told by what is left", () => {
    const { cursor, take, shelf } = cursorOver(A, GET, B);
    take(GET);
    take(GET);
    take(B);
    expect(cursor.unplayed().map(({ id }) => id)).toEqual(["x1"]);
    expect(shelf.requests.map((exchange) => cursor.hasPlayed(exchange))).toEqual([false, true, true]);
  });

  it("of one session says nothing of another over the same shelf", () => {
    const { take, shelf } = cursorOver(A);
    take(A);
    expect(session(shelf).take(A)).toBe("x1");
  });
});

describe("a shelf", () => {
  it("has the requests to Graph, in the tape's order, and no notification", () => {
    const shelf = new Shelf([toGraph("x1", A), toBot("x2", CALLS.one, "x1"), toGraph("x3", B)], EXACT);
    expect(shelf.requests.map(({ id }) => id)).toEqual(["x1", "x3"]);
    expect(shelf.bin(readRequest(toBot("x2", CALLS.one).request, EXACT))).toBeUndefined();
  });
});
