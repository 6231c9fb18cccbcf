import { describe, expect, test } from "vitest";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { faultySession } from "../support/fault-session.js";
import { INVITE } from "../support/invite-one.js";
import { named } from "../support/session.js";

const TAPE = readRepositoryCassette("seed-session");
const [FIRST, SECOND] = requestsOf(TAPE) as [TapeRequest, TapeRequest];

describe("a request that is resent", () => {
  test.each(["reset", "truncated", "garbled"])(
    "after its answer was %s once Graph had acted has met the fault once",
    async (effect) => {
      const session = faultySession(TAPE.exchanges, [`response-${effect},after=acted,nth=1`]);
      await session.ask(FIRST);
      expect(session.answers).toEqual([`x1 200 ${effect}`, "x1 200"]);
      expect(named(session.events, "faulted").map(({ exchange }) => exchange)).toEqual(["x1"]);
      expect(session.subject.report()).toMatchObject({ requests: 2, played: 1, repeated: 1, faulted: 1 });
    },
  );

  test("gives no other digest however often the client left in the middle of a slow answer", async () => {
    const digestAfter = async (leavings: number): Promise<string> => {
      const { subject, settle } = faultySession(TAPE.exchanges, ["response-slow,nth=1"]);
      for (let left = 0; left <= leavings; left++) subject.receive(FIRST).done(left === leavings);
      await settle();
      return subject.report().digest;
    };
    expect(new Set([await digestAfter(0), await digestAfter(1), await digestAfter(4)]).size).toBe(1);
  });

  test("meets the fault again in its next repetition", async () => {
    const { exchanges } = readRepositoryCassette("invite-one");
    const session = faultySession(exchanges, ["response-reset,after=acted"], { repeat: true });
    for (let repetition = 1; repetition <= 2; repetition++) await session.ask(INVITE);
    expect(session.answers).toEqual(["x1 200 reset", "x1 200", "x1 200 reset", "x1 200"]);
    expect(named(session.events, "faulted")).toHaveLength(2);
  });
});

test("what was throttled by chance is not throttled again, however much was repeated between", async () => {
  const plan = ["throttled,probability=0.5"];
  const session = faultySession(TAPE.exchanges, plan, { repeat: true, seed: 5 });
  const statusNow = (): number | undefined => session.answer(FIRST)?.status;
  const before = statusNow();
  for (let repetition = 1; repetition <= 40; repetition++) await session.ask(SECOND);
  expect([before, statusNow()]).toEqual([429, 200]);
});
