import { describe, expect, it, test } from "vitest";
import { CALLS, toBot, toGraph } from "../support/exchanges.js";
import { A, B, LEAD, named, session, TIMEOUT } from "../support/session.js";

describe("a notification", () => {
  test("is due one lead after the answer was written, not when the request came", async () => {
    const { subject, desk, pass } = session([toGraph("x1", A), toBot("x2", CALLS.one, "x1")]);
    const decision = subject.receive(A);
    await pass(LEAD * 100);
    expect(desk.came).toEqual([]);
    decision.done(true);
    await pass(LEAD - 1);
    expect(desk.came).toEqual([]);
    await pass(1);
    expect(desk.came).toEqual(["x2"]);
  });

  it.each([
    ["in the tape's order", [A, B]],
    ["in another order", [B, A]],
  ])("with several causes is due when the last of them was answered, %s", async (_, [first, last]) => {
    const { desk, ask, pass } = session([
      ...[toGraph("x1", A), toGraph("x2", B)],
      toBot("x3", CALLS.one, "x1", "x2"),
    ]);
    ask(first!);
    await pass(LEAD);
    expect(desk.came).toEqual([]);
    ask(last!);
    await pass(LEAD);
    expect(desk.came).toEqual(["x3"]);
  });

  test("that nothing on the tape caused does not go out by itself, and is reported as unplayed", async () => {
    const { subject, desk, ask, pass } = session([toBot("x1", CALLS.one), toGraph("x2", A)]);
    ask(A);
    await pass(LEAD);
    expect(desk.came).toEqual([]);
    expect(subject.report()).toMatchObject({ clean: true, unplayed: ["x1"] });
  });

  test("that the bot does not answer in time is undelivered, and lets the next of its lane go", async () => {
    const { subject, desk, events, ask, pass } = session([
      toGraph("x1", A),
      ...[toBot("x2", CALLS.one, "x1"), toBot("x3", CALLS.one, "x1")],
    ]);
    ask(A);
    await pass(LEAD);
    await pass(TIMEOUT - 1);
    expect(desk.came).toEqual(["x2"]);
    await pass(1);
    expect(desk.came).toEqual(["x2", "x3"]);
    await desk.answer("x3");
    expect(named(events, "undelivered")).toEqual([
      { event: "undelivered", exchange: "x2", reason: "the bot did not answer within 10000 ms" },
    ]);
    expect(subject.report()).toMatchObject({
      ...{ clean: false, delivered: 1, undelivered: 1 },
      findings: [{ kind: "undelivered", exchange: "x2" }],
    });
  });

  test("that cannot be delivered says why, and lets the next go", async () => {
    const { subject, desk, ask, pass } = session([
      toGraph("x1", A),
      ...[toBot("x2", CALLS.one, "x1"), toBot("x3", CALLS.one, "x1")],
    ]);
    ask(A);
    await pass(LEAD);
    await desk.fail("x2", "nothing listens there");
    await desk.answer("x3");
    expect(desk.came).toEqual(["x2", "x3"]);
    expect(subject.report().findings).toEqual([
      { kind: "undelivered", exchange: "x2", message: "x2 was not delivered: nothing listens there" },
    ]);
  });

  it.each([
    [202, 202, true],
    [202, 200, true],
    [202, 204, true],
    [202, 302, false],
    [202, 401, false],
    [202, 500, false],
    [403, 401, true],
    [403, 202, false],
  ])("answered %i on the tape and %i now: clean is %s", async (recorded, live, clean) => {
    const notification = toBot("x2", CALLS.one, "x1");
    notification.response!.status = recorded;
    const { subject, desk, ask, pass } = session([toGraph("x1", A), notification]);
    ask(A);
    await pass(LEAD);
    await desk.answer("x2", live);
    const message = `the bot answered x2 with ${live}, on the tape with ${recorded}`;
    const findings = clean ? [] : [{ kind: "other-answer", exchange: "x2", message }];
    expect(subject.report()).toMatchObject({ clean, delivered: 1, undelivered: 0, findings });
  });

  test("that had no answer on the tape may be answered with anything", async () => {
    const { response: _none, ...notification } = toBot("x2", CALLS.one, "x1");
    const { subject, desk, ask, pass } = session([toGraph("x1", A), notification]);
    ask(A);
    await pass(LEAD);
    await desk.answer("x2", 500);
    expect(subject.report().clean).toBe(true);
  });

  test("is announced with what it is about, its causes and how long the bot took", async () => {
    const { desk, events, ask, pass } = session([toGraph("x1", A), toBot("x2", CALLS.one, "x1")]);
    ask(A);
    await pass(LEAD);
    await pass(30);
    await desk.answer("x2", 200);
    expect(named(events, "delivered")).toMatchObject([
      { exchange: "x2", causes: ["x1"], status: 200, after: 30 },
    ]);
  });
});
