import { describe, expect, it, test } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { at, CALLS, toBot, toGraph } from "../support/exchanges.js";
import { A, B, LEAD, session } from "../support/session.js";

/** An invite at 1000 that was answered after 40 ms. */
const X1 = at(1000, toGraph("x1", A, { after: 40 }));

describe("recorded", () => {
  test("an answer is held for as long as it took on the tape, a broken one as long as until it broke", () => {
    const { response, ...unanswered } = toGraph("x2", B);
    const broken: Exchange = {
      ...unanswered,
      response: response!,
      failure: { kind: "truncated", after: 70 },
    };
    const { subject } = session([X1, broken], { timing: "recorded" });
    expect([A, B].map((live) => subject.receive(live))).toMatchObject([{ after: 40 }, { after: 70 }]);
  });

  test("a notification comes at its distance from the live request, whenever its answer was over", async () => {
    const { subject, desk, pass } = session([X1, at(1200, toBot("x2", CALLS.one, "x1"))], {
      timing: "recorded",
    });
    const decision = subject.receive(A);
    await pass(100);
    decision.done(true);
    await pass(99);
    expect(desk.came).toEqual([]);
    await pass(1);
    expect(desk.came).toEqual(["x2"]);
  });

  test("but never before its answer and the lead, where the answer was late", async () => {
    const { subject, desk, pass } = session([X1, at(1200, toBot("x2", CALLS.one, "x1"))], {
      timing: "recorded",
    });
    const decision = subject.receive(A);
    await pass(500);
    decision.done(true);
    await pass(LEAD - 1);
    expect(desk.came).toEqual([]);
    await pass(1);
    expect(desk.came).toEqual(["x2"]);
  });

  test("one that came before the answer on the tape comes before it, and the lane goes on", async () => {
    const tape = [X1, at(1010, toBot("x2", CALLS.one, "x1")), at(1050, toBot("x3", CALLS.one, "x1"))];
    const { subject, desk, pass } = session(tape, { timing: "recorded" });
    const decision = subject.receive(A);
    await pass(9);
    expect(desk.came).toEqual([]);
    await pass(1);
    expect(desk.came).toEqual(["x2"]);
    await desk.answer("x2");
    await pass(1000);
    expect(desk.came).toEqual(["x2"]);
    decision.done(true);
    await pass(LEAD);
    expect(desk.came).toEqual(["x2", "x3"]);
  });

  test("an early one goes once, though its answer broke off and the request was sent again", async () => {
    const tape = [X1, at(1010, toBot("x2", CALLS.one, "x1")), at(1100, toBot("x3", CALLS.one, "x1"))];
    const { subject, desk, pass } = session(tape, { timing: "recorded" });
    subject.receive(A).done(false);
    await pass(10);
    await desk.answer("x2");
    await pass(1000);
    expect(desk.came).toEqual(["x2"]);
    subject.receive(A).done(true);
    await pass(1000);
    await desk.answer("x3");
    expect([desk.came, subject.report().clean]).toEqual([["x2", "x3"], true]);
  });

  test("nor does that of a repetition go twice", async () => {
    const tape = [X1, at(1010, toBot("x2", CALLS.one, "x1"))];
    const { subject, desk, pass } = session(tape, { timing: "recorded", repeat: true });
    for (const complete of [true, false]) {
      subject.receive(A).done(complete);
      await pass(10);
      await desk.answer("x2");
    }
    subject.receive(A).done(true);
    await pass(1000);
    expect(desk.came).toEqual(["x2", "x2"]);
  });

  it.each([
    ["the first cause came last", [B, A], 200],
    ["the causes came as on the tape", [A, B], 150],
  ])("with several causes the last to say so decides: %s", async (_, [first, last], distance) => {
    const tape = [
      X1,
      at(1050, toGraph("x2", B, { after: 10 })),
      at(1200, toBot("x3", CALLS.one, "x1", "x2")),
    ];
    const { subject, desk, pass } = session(tape, { timing: "recorded" });
    subject.receive(first!).done(true);
    await pass(100);
    subject.receive(last!).done(true);
    await pass(distance - 1);
    expect(desk.came).toEqual([]);
    await pass(1);
    expect(desk.came).toEqual(["x3"]);
  });

  test("with several causes nothing comes while the answer of one of them is not over", async () => {
    const tape = [X1, at(1050, toGraph("x2", B)), at(1200, toBot("x3", CALLS.one, "x1", "x2"))];
    const { subject, desk, pass } = session(tape, { timing: "recorded" });
    const open = subject.receive(A);
    subject.receive(B).done(true);
    await pass(10_000);
    expect(desk.came).toEqual([]);
    open.done(true);
    await pass(LEAD);
    expect(desk.came).toEqual(["x3"]);
  });

  test("a session is not settled before the last distance is over", async () => {
    const tape = [X1, at(61_000, toBot("x2", CALLS.one, "x1"))];
    const { subject, desk, pass } = session(tape, { timing: "recorded" });
    subject.receive(A).done(true);
    let isSettled = false;
    const settled = subject.settled().then(() => (isSettled = true));
    await pass(59_999);
    expect(isSettled).toBe(false);
    await pass(1);
    await desk.answer("x2");
    await settled;
  });
});

test("instant: answers are not held, and no distance counts, be it before the answer", async () => {
  const tape = [X1, at(1010, toBot("x2", CALLS.one, "x1")), at(99_000, toBot("x3", CALLS.one, "x1"))];
  const { subject, desk, pass } = session(tape);
  const decision = subject.receive(A);
  expect(decision).toMatchObject({ after: 0 });
  await pass(10_000);
  expect(desk.came).toEqual([]);
  decision.done(true);
  await pass(LEAD);
  await desk.answer("x2");
  expect(desk.came).toEqual(["x2", "x3"]);
});

it.each(["instant", "recorded"] as const)("under %s time is not moved by hand", async (timing) => {
  const moved = session([X1], { timing }).subject.advance(1);
  await expect(moved).rejects.toThrow(`Time moves by itself under timing "${timing}": take "manual".`);
  await expect(moved).rejects.toBeInstanceOf(UsageError);
});
