import { describe, expect, it, test } from "vitest";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { toBot, toGraph } from "../support/exchanges.js";
import { ANN, BOB, get, inviteOf, live, ONE, OPERATION, tapeOf, TWO } from "../support/invites.js";
import { LEAD, session } from "../support/session.js";

describe("a read that is used up", () => {
  it("is answered by the last one played of its call, not of another", () => {
    const { ask } = session(tapeOf(get(ONE), get(TWO), get(ONE)));
    const asked = [live(1), live(1), live(2), live(1), live(2), live(1)];
    expect(asked.map((call) => ask(get(call)))).toEqual(["x1", "x3", "x2", "x3", "x2", "x3"]);
  });

  it("is answered by the last one played of its operation, not of another", () => {
    const operation = (id: string): TapeRequest => get(ONE, `/operations/${id}`);
    const { ask } = session(tapeOf(operation(OPERATION), operation(ANN)));
    const asked = [ANN, OPERATION, ANN, OPERATION];
    expect(asked.map((id) => ask(operation(id)))).toEqual(["x2", "x1", "x2", "x1"]);
  });

  it("is no answer to a read of what Graph has minted, but nobody has read on the tape", () => {
    const started = toGraph("x2", inviteOf(ONE, ANN), { body: { status: "running", id: OPERATION } });
    const { ask } = session([...tapeOf(get(ONE, `/operations/${BOB}`)), started]);
    expect(ask(get(live(1), `/operations/${BOB}`))).toBe("x1");
    expect(ask(get(live(1), `/operations/${OPERATION}`))).toBeUndefined();
  });
});

describe("a request after an answer of the tape that was", () => {
  const INVITE = inviteOf(live(1), live(2), "mine");

  test("a 429 gets the tape's next answer, with its own ids", () => {
    const [busy, done] = tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN)) as [Exchange, Exchange];
    busy.response!.status = 429;
    const { answer } = session([busy, done]);
    const answers = [answer(INVITE), answer(INVITE)];
    expect(answers.map((answered) => answered?.status)).toEqual([429, 200]);
    expect(answers.map((answered) => answered?.body)).toEqual([INVITE.body, INVITE.body]);
    expect(answer(INVITE)).toBeUndefined();
  });

  test("a 429 gets the answer to its own retry, though another person was invited in between", () => {
    const { ask } = session(tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, BOB, "b"), inviteOf(ONE, ANN)));
    const bob = inviteOf(live(1), live(3), "b's");
    expect([INVITE, INVITE, bob].map((one) => ask(one))).toEqual(["x1", "x3", "x2"]);
  });

  test("a recorded failure is a new one", () => {
    const [{ response: _, ...failed }, next] = tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN)) as [
      Exchange,
      Exchange,
    ];
    const { ask } = session([{ ...failed, failure: { kind: "reset", after: 1 } }, next]);
    expect([ask(INVITE), ask(INVITE)]).toEqual(["x1", "x2"]);
  });

  test("broken off on its way gets the same play, with the same live values, and starts nothing twice", async () => {
    const { subject, desk, pass } = session([
      ...tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN)),
      toBot("x3", ONE, "x1"),
    ]);
    const [first, again, other] = [false, true, true].map((complete) => {
      const decision = subject.receive(INVITE);
      decision.done(complete);
      return "play" in decision ? decision.play : undefined;
    });
    expect(again).toBe(first);
    expect(again).toMatchObject({ exchange: { id: "x1" }, live: { response: { body: INVITE.body } } });
    expect(other).toMatchObject({ exchange: { id: "x2" } });
    await pass(LEAD);
    await desk.answer("x3");
    await pass(LEAD);
    expect(desk.came).toEqual(["x3"]);
  });

  test("broken off on its way keeps it for an equal request: another one gets another", () => {
    const { ask } = session(tapeOf(inviteOf(ONE, ANN), inviteOf(ONE, ANN, "b")));
    expect(ask(INVITE, false)).toBe("x1");
    expect(ask(inviteOf(live(1), live(2), "another"))).toBe("x2");
    expect(ask(INVITE)).toBe("x1");
  });
});
