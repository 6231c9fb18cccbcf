import { describe, expect, it, test } from "vitest";
import { CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { A, B, LEAD, named, session, STRANGER } from "../support/session.js";

describe("a request", () => {
  test("gets the exchange of the tape that is equal as JSON, whatever its headers, and is counted", () => {
    const { subject, ask } = session([toGraph("x1", A), toGraph("x2", B)]);
    const live = { ...B, headers: { "client-request-id": "another" }, text: JSON.stringify(B.body, null, 3) };
    delete live.body;
    expect(ask(live)).toBe("x2");
    expect(subject.report()).toMatchObject({ clean: true, requests: 1, played: 1, unplayed: ["x1"] });
  });

  test("equal requests get their exchanges in the tape's order, each once", () => {
    const { ask } = session([toGraph("x1", A), toGraph("x2", A), toGraph("x3", A)]);
    expect([ask(A), ask(A), ask(A), ask(A)]).toEqual(["x1", "x2", "x3", undefined]);
  });

  test("is redacted like the tape before it is matched", () => {
    const recorded = request("POST", "/v1.0/oops?token=<redacted:query-key>", {
      client_secret: "<redacted:key>",
    });
    const { ask } = session([toGraph("x1", recorded)]);
    expect(ask(request("POST", "/v1.0/oops?token=real", { client_secret: "real" }))).toBe("x1");
  });

  test("that is on no tape is a miss, which names the nearest exchange and makes the session unclean", () => {
    const { subject, events, ask } = session([toGraph("x1", A)]);
    expect(ask(STRANGER)).toBeUndefined();
    expect(named(events, "missed")).toMatchObject([
      { nearest: "x1", differences: [{ at: "body.participants", tape: "absent", live: "[]" }] },
    ]);
    const report = subject.report();
    expect(report).toMatchObject({ clean: false, requests: 1, missed: 1, played: 0 });
    expect(report.findings).toMatchObject([{ kind: "miss" }]);
  });

  test("after the last equal one of the tape is a miss that says so", () => {
    const { events, ask } = session([toGraph("x1", A)]);
    expect([ask(A), ask(A)]).toEqual(["x1", undefined]);
    expect(named(events, "missed")[0]?.message).toMatch(/x1 is this request and was played already/);
  });

  it.each([
    ["GET", request("GET", `/v1.0/communications/calls/${CALLS.one}`)],
    ["HEAD", request("HEAD", `/v1.0/communications/calls/${CALLS.one}`)],
    ["keepAlive", request("POST", `/v1.0/communications/calls/${CALLS.one}/keepAlive`)],
  ])(
    "%s is answered again by the last one when the tape is used up, and starts nothing twice",
    async (_, read) => {
      const { subject, desk, events, ask, pass } = session([
        ...[toGraph("x1", read), toGraph("x2", read)],
        toBot("x3", CALLS.one, "x2"),
      ]);
      expect([ask(read), ask(read), ask(read), ask(read)]).toEqual(["x1", "x2", "x2", "x2"]);
      await pass(LEAD);
      await desk.answer("x3");
      await pass(LEAD);
      expect(desk.came).toEqual(["x3"]);
      expect(named(events, "played").map(({ again }) => again)).toEqual([false, false, true, true]);
      expect(subject.report()).toMatchObject({
        clean: true,
        requests: 4,
        played: 2,
        repeated: 2,
        delivered: 1,
      });
    },
  );

  test("that is answered again causes nothing, also while the answer that does is under way", async () => {
    const read = request("GET", `/v1.0/communications/calls/${CALLS.one}`);
    const { subject, desk, ask, pass } = session([toGraph("x1", read), toBot("x2", CALLS.one, "x1")]);
    const first = subject.receive(read);
    expect(ask(read)).toBe("x1");
    await pass(LEAD);
    expect(desk.came).toEqual([]);
    first.done(true);
    await pass(LEAD);
    expect(desk.came).toEqual(["x2"]);
  });
});

describe("an answer that broke off on its way", () => {
  const tape = [toGraph("x1", A), toBot("x2", CALLS.one, "x1")];

  test("starts nothing; an equal request gets it again and starts its notifications once", async () => {
    const { subject, desk, events, ask, pass } = session(tape);
    expect(ask(A, false)).toBe("x1");
    await pass(LEAD);
    expect(desk.came).toEqual([]);
    expect(named(events, "cut-off")).toMatchObject([{ exchange: "x1" }]);
    expect(ask(A)).toBe("x1");
    await pass(LEAD);
    await desk.answer("x2");
    expect(desk.came).toEqual(["x2"]);
    expect(named(events, "played").map(({ again }) => again)).toEqual([false, true]);
    expect(subject.report()).toMatchObject({ clean: true, requests: 2, played: 1, repeated: 1 });
    expect(ask(A)).toBeUndefined();
  });

  test("may break off again and again", () => {
    const { ask } = session(tape);
    expect([ask(A, false), ask(A, false), ask(A), ask(A)]).toEqual(["x1", "x1", "x1", undefined]);
  });

  test("two equal requests whose answers both broke off get both again", async () => {
    const { subject, desk, ask, pass } = session([
      ...[toGraph("x1", A), toGraph("x2", A)],
      ...[toBot("x3", CALLS.one, "x1"), toBot("x4", CALLS.two, "x2")],
    ]);
    for (const { done } of [subject.receive(A), subject.receive(A)]) done(false);
    expect([ask(A), ask(A), ask(A)]).toEqual(["x1", "x2", undefined]);
    await pass(LEAD);
    expect(desk.came).toEqual(["x3", "x4"]);
  });

  test("a notification that another play has started already is not started again", async () => {
    const read = request("GET", `/v1.0/communications/calls/${CALLS.one}`);
    const { subject, desk, pass, ask } = session([
      ...[toGraph("x1", read), toGraph("x2", A)],
      toBot("x3", CALLS.one, "x1", "x2"),
    ]);
    const first = subject.receive(read);
    ask(read);
    ask(A);
    first.done(true);
    await pass(LEAD);
    await desk.answer("x3");
    expect(desk.came).toEqual(["x3"]);
  });

  test("is told once: what is said of the same answer later counts for nothing", async () => {
    const { subject, desk, pass } = session(tape);
    const decision = subject.receive(A);
    decision.done(false);
    decision.done(true);
    await pass(LEAD);
    expect(desk.came).toEqual([]);
  });
});
