import { describe, expect, test } from "vitest";
import { turn } from "../support/desk.js";
import { CALLS, toBot, toGraph } from "../support/exchanges.js";
import { A, B, LEAD, named, session, STRANGER, TIMEOUT } from "../support/session.js";

describe("the end", () => {
  const tape = [
    ...[toGraph("x1", A), toGraph("x2", B)],
    ...[toBot("x3", CALLS.one, "x1"), toBot("x4", CALLS.one, "x1"), toBot("x5", CALLS.one, "x2")],
  ];

  /** Whether a promise has resolved by now. */
  function watched(promise: Promise<void>): () => Promise<boolean> {
    let resolved = false;
    void promise.then(() => (resolved = true));
    return () => turn().then(() => resolved);
  }

  test("settles when nothing is in flight, scheduled, waiting or on its way", async () => {
    const { subject, desk, pass } = session(tape);
    const one = subject.receive(A);
    const other = subject.receive(STRANGER);
    const settled = watched(subject.settled());
    expect(await settled()).toBe(false);
    other.done(true);
    one.done(true);
    expect(await settled()).toBe(false);
    await pass(LEAD);
    await desk.answer("x3");
    expect(await settled()).toBe(false);
    await desk.answer("x4");
    expect(await settled()).toBe(true);
  });

  test("a session that nobody has asked anything is settled", async () => {
    await expect(session(tape).subject.settled()).resolves.toBeUndefined();
  });

  test("an answer that breaks off keeps nothing waiting", async () => {
    const { subject, ask } = session(tape);
    ask(A, false);
    await expect(subject.settled()).resolves.toBeUndefined();
  });

  test("abandoned, everything that the bot has not answered is undelivered in the tape's order, and it settles", async () => {
    const { subject, desk, events, ask, pass } = session(tape);
    ask(A);
    await pass(LEAD);
    ask(B);
    const settled = watched(subject.settled());
    subject.abandon();
    expect(named(events, "undelivered").map(({ exchange }) => exchange)).toEqual(["x3", "x4", "x5"]);
    expect(await settled()).toBe(true);
    expect(desk.givenUp).toEqual(["x3"]);
    await pass(LEAD + TIMEOUT);
    expect(desk.came).toEqual(["x3"]);
    expect(subject.report()).toMatchObject({ clean: false, delivered: 0, undelivered: 3, unplayed: [] });
  });

  test("abandoned, an answer of the bot that was under way counts for nothing more", async () => {
    const { subject, desk, events, ask, pass } = session(tape);
    ask(A);
    await pass(LEAD);
    subject.abandon();
    await turn();
    await desk.answer("x3", 500);
    expect(named(events, "delivered")).toEqual([]);
    expect(subject.report().findings.map(({ kind }) => kind)).toEqual(["undelivered", "undelivered"]);
  });

  test("abandoned, an answer that is complete only then makes nothing due", async () => {
    const { subject, desk, pass } = session(tape);
    const decision = subject.receive(A);
    subject.abandon();
    decision.done(true);
    await pass(LEAD);
    expect(desk.came).toEqual([]);
    await expect(subject.settled()).resolves.toBeUndefined();
  });

  test.each([
    [false, true, []],
    [true, false, ["x2", "x5"]],
  ])("what was not played is reported; strict %s: clean is %s", async (strict, clean, found) => {
    const { subject, desk, ask, pass } = session(tape, { strict });
    ask(A);
    await pass(LEAD);
    await desk.answer("x3");
    await desk.answer("x4");
    const report = subject.report();
    expect(report).toMatchObject({ clean, unplayed: ["x2", "x5"] });
    expect(report.findings.map(({ kind, exchange }) => [kind, exchange])).toEqual(
      found.map((id) => ["unplayed", id]),
    );
  });

  test("strict, a session that played everything is clean", async () => {
    const { subject, desk, ask, pass } = session(tape, { strict: true });
    ask(A);
    ask(B);
    await pass(LEAD);
    for (const id of ["x3", "x4", "x5"]) await desk.answer(id);
    expect(subject.report()).toMatchObject({
      clean: true,
      played: 2,
      delivered: 3,
      unplayed: [],
      findings: [],
    });
  });
});
