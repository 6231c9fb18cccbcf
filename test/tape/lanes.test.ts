import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lanesOf } from "../../src/tape/lanes.js";
import { EXAMPLES } from "../support/document-examples.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

/** The exchanges of a tape by their lanes: each lane as the ids that are in it. */
function lanes({ exchanges }: TapeBuilder): string[][] {
  const laneOf = lanesOf(exchanges);
  const found = new Map<string, string[]>();
  for (const exchange of exchanges)
    found.set(laneOf(exchange), [...(found.get(laneOf(exchange)) ?? []), exchange.id]);
  return [...found.values()];
}

describe("the lanes of a tape", () => {
  it("are one a call, whatever the direction and the spelling of its id", () => {
    const tape = new TapeBuilder();
    const call = "57dab8b1-894c-409a-b240-bd8beae78896";
    tape.notify(callItem(call.toUpperCase()));
    tape.ask("POST", "/v1.0/communications/calls/other/answer");
    tape.ask("POST", `/app/calls('${call.replaceAll("-", "")}')/answer`);
    tape.notify(rosterItem("other", []));
    expect(lanes(tape)).toEqual([
      ["x1", "x3"],
      ["x2", "x4"],
    ]);
  });

  it("join the calls that an invite takes people out of, also for what came before it", () => {
    const tape = new TapeBuilder();
    tape.notify(callItem("peer"));
    tape.notify(callItem("group"));
    tape.notify(callItem("third"));
    tape.invite("group", ["a"], { replaces: "peer" });
    expect(lanes(tape)).toEqual([["x1", "x2", "x4"], ["x3"]]);
  });

  it("join the call that a consultative transfer takes over", () => {
    const tape = new TapeBuilder();
    tape.notify(callItem("consulted"));
    const body = { transferTarget: { identity: { user: { id: "a" } }, replacesCallId: "consulted" } };
    tape.ask("POST", "/v1.0/communications/calls/first/transfer", body);
    expect(lanes(tape)).toEqual([["x1", "x2"]]);
  });

  it("join the calls of one notification", () => {
    const tape = new TapeBuilder();
    tape.notify(callItem("a"));
    tape.notify(callItem("b"));
    tape.notify(callItem("a"), callItem("b"));
    expect(lanes(tape)).toEqual([["x1", "x2", "x3"]]);
  });

  it("know a created call by its answer", () => {
    const tape = new TapeBuilder();
    tape.ask("POST", "/v1.0/communications/calls", {}, { status: 201, body: { id: "a" } });
    tape.notify(callItem("a"));
    expect(lanes(tape)).toEqual([["x1", "x2"]]);
  });

  it("have one more for all that is about no call", () => {
    const tape = new TapeBuilder();
    tape.ask("GET", "/v1.0/users/me");
    tape.notify(callItem("a"));
    tape.notifyOf({});
    expect(lanesOf(tape.exchanges)(tape.exchanges[0]!)).toBe("");
    expect(lanes(tape)).toEqual([["x1", "x3"], ["x2"]]);
  });

  it("example 3's roster, which comes for the replaced call, is in its invite's lane", () => {
    const tape = new TapeBuilder();
    const [, , { call, request, response, operation, roster }] = EXAMPLES as [
      never,
      never,
      (typeof EXAMPLES)[0],
    ];
    tape.ask("POST", `/beta/communications/calls/${call}/participants/invite`, request, { body: response });
    tape.notifyOf({ body: operation });
    tape.notifyOf({ body: roster });
    expect(lanes(tape)).toEqual([["x1", "x2", "x3"]]);
  });

  it("are those that the joins imply, in whatever order these come", () => {
    const call = fc.nat(7).map((number) => `call-${number}`);
    const joins = fc.array(fc.tuple(call, call), { maxLength: 12 });
    fc.assert(
      fc.property(joins, (pairs) => {
        const tape = new TapeBuilder();
        for (const [into, from] of pairs) tape.invite(into, ["a"], { replaces: from });
        const laneOf = lanesOf(tape.exchanges);
        const found = pairs.map(([into], a) =>
          pairs.map(([other], b) => [laneOf(tape.exchanges[a]!) === laneOf(tape.exchanges[b]!), into, other]),
        );
        const implied = pairs.map(([into]) =>
          pairs.map(([other]) => [reaches(pairs, into).has(other), into, other]),
        );
        expect(found).toEqual(implied);
      }),
    );
  });

  it("a chain of 20,000 calls is one lane", () => {
    const tape = new TapeBuilder();
    for (let number = 0; number < 20_000; number += 1)
      tape.invite(`call-${number}`, ["a"], { replaces: `call-${number + 1}` });
    const laneOf = lanesOf(tape.exchanges);
    expect(new Set(tape.exchanges.map(laneOf)).size).toBe(1);
  });
});

function reaches(pairs: readonly (readonly [string, string])[], from: string): Set<string> {
  const reached = new Set([from]);
  for (let size = 0; size !== reached.size;) {
    size = reached.size;
    for (const pair of pairs)
      if (pair.some((call) => reached.has(call))) pair.forEach((call) => reached.add(call));
  }
  return reached;
}
