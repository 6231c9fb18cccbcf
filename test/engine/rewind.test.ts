import { describe, expect, it, test } from "vitest";
import { turn } from "../support/desk.js";
import { CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { get, inviteOf, live, ONE, tapeOf, ANN } from "../support/invites.js";
import { A, B, LEAD, named, session } from "../support/session.js";

const TAPE = [toGraph("x1", A), toBot("x2", CALLS.one, "x1"), toBot("x3", CALLS.one, "x1")];
const AGAIN = "the session was started again before the bot had answered it";

/** Delivers and answers what is due. */
async function deliver({ pass, desk }: ReturnType<typeof session>, ...ids: string[]): Promise<void> {
  await pass(LEAD);
  for (const id of ids) await desk.answer(id);
}

describe("a session that is started again", () => {
  test("at rest plays its tape from the beginning, with all that it causes, and counts on", async () => {
    const one = session(TAPE);
    for (const _run of [1, 2, 3]) {
      expect(one.ask(A)).toBe("x1");
      await deliver(one, "x2", "x3");
      one.subject.rewind();
    }
    expect(one.desk.came).toEqual(["x2", "x3", "x2", "x3", "x2", "x3"]);
    expect(one.subject.report()).toMatchObject({
      clean: true,
      requests: 3,
      played: 3,
      delivered: 6,
      rewinds: 3,
    });
    expect(named(one.events, "rewound")).toHaveLength(3);
  });

  test("with a delivery under way and others due and to come leaves none of them in the dark", async () => {
    const one = session([...TAPE, toGraph("x4", B), toBot("x5", CALLS.one, "x4")]);
    one.ask(A);
    await one.pass(LEAD);
    one.ask(B);
    one.subject.rewind();
    await turn();
    expect(one.desk.givenUp).toEqual(["x2"]);
    expect(named(one.events, "undelivered")).toEqual(
      ["x2", "x3", "x5"].map((exchange) => ({ event: "undelivered", exchange, reason: AGAIN })),
    );
    await one.pass(1_000_000);
    expect(one.desk.came).toEqual(["x2"]);
    await one.subject.settled();
  });

  test("is told nothing of what its old run was answered", async () => {
    const one = session(TAPE);
    one.ask(A);
    await one.pass(LEAD);
    one.subject.rewind();
    one.ask(A);
    await deliver(one, "x2", "x3");
    expect(one.subject.report()).toMatchObject({ delivered: 2, undelivered: 2 });
  });

  test("with a request in flight: that one is waited for, and what it would have caused is undelivered", async () => {
    const one = session(TAPE);
    const { done } = one.subject.receive(A);
    one.subject.rewind();
    let isSettled = false;
    const settled = one.subject.settled().then(() => (isSettled = true));
    await turn();
    expect(isSettled).toBe(false);
    done(true);
    await settled;
    await one.pass(LEAD);
    expect(one.desk.came).toEqual([]);
    expect(named(one.events, "undelivered").map(({ exchange, reason }) => [exchange, reason])).toEqual([
      ["x2", AGAIN],
      ["x3", AGAIN],
    ]);
    expect(one.ask(A)).toBe("x1");
    await deliver(one, "x2", "x3");
  });

  test("with an answer that breaks off afterwards does not answer the next one with it", () => {
    const one = session([toGraph("x1", A), toGraph("x2", B)]);
    const { done } = one.subject.receive(A);
    one.subject.rewind();
    done(false);
    expect(one.ask(A)).toBe("x1");
    expect(named(one.events, "played").map(({ again }) => again)).toEqual([false, false]);
  });

  test("has forgotten who was who", () => {
    const one = session(tapeOf(get(ONE), inviteOf(ONE, ANN)));
    for (const call of [live(1), live(2)]) {
      expect(one.ask(get(call))).toBe("x1");
      expect(one.ask(inviteOf(call, live(3)))).toBe("x2");
      one.subject.rewind();
    }
    expect(one.subject.report()).toMatchObject({ clean: true, missed: 0 });
  });

  test("rings again", async () => {
    const one = session([toBot("x1", CALLS.one)]);
    for (const _run of [1, 2]) {
      one.subject.ring();
      await deliver(one, "x1");
      one.subject.ring();
      await one.pass(LEAD);
      one.subject.rewind();
    }
    expect(one.desk.came).toEqual(["x1", "x1"]);
  });

  test("strict: what a run left unplayed is found when the next begins", async () => {
    const one = session([...TAPE, toGraph("x4", B)], { strict: true });
    one.ask(A);
    await deliver(one, "x2", "x3");
    one.subject.rewind();
    for (const asked of [A, B]) one.ask(asked);
    await deliver(one, "x2", "x3");
    expect(one.subject.report().findings).toEqual([
      { kind: "unplayed", exchange: "x4", message: "x4 was not played" },
    ]);
  });

  test("under manual: nothing of its old run comes when time is moved", async () => {
    const one = session(
      TAPE.map((exchange, n) => ({ ...exchange, at: n * 100 })),
      { timing: "manual" },
    );
    one.ask(A);
    one.subject.rewind();
    await one.subject.advance(1000);
    expect(one.desk.came).toEqual([]);
  });
});

describe("--rewind-on create", () => {
  const create = (name: string, callbackUri = "http://127.0.0.1:1/") =>
    request("POST", "/v1.0/communications/calls", { callbackUri, subject: name });
  const [FIRST, SECOND] = [toGraph("x1", create("a")), toGraph("x2", create("a"))];
  const OF_CALL = { ...toBot("x3", CALLS.one, "x1"), via: "x1" };

  test("a second create starts a tape with one again", async () => {
    const one = session([FIRST, OF_CALL], { rewindOn: "create" });
    for (const _run of [1, 2, 3]) {
      expect(one.ask(create("a"))).toBe("x1");
      await deliver(one, "x3");
    }
    expect(one.subject.report()).toMatchObject({
      clean: true,
      played: 3,
      repeated: 0,
      delivered: 3,
      rewinds: 2,
    });
  });

  test("a tape with two starts again at the third", () => {
    const one = session([FIRST, SECOND], { rewindOn: "create" });
    expect([1, 2, 3, 4].map(() => one.ask(create("a")))).toEqual(["x1", "x2", "x1", "x2"]);
    expect(one.subject.report()).toMatchObject({ clean: true, rewinds: 1 });
  });

  test("the create that starts it again is the one that is answered, once", () => {
    const one = session([FIRST], { rewindOn: "create" });
    for (const _run of [1, 2]) one.ask(create("a"));
    expect(one.events.map(({ event }) => event)).toEqual(["played", "rewound", "played"]);
  });

  test("without it a second create is a miss", () => {
    const one = session([FIRST]);
    expect([1, 2].map(() => one.ask(create("a")))).toEqual(["x1", undefined]);
  });

  test("a create that the tape does not have is a miss, and starts nothing again", () => {
    const one = session([FIRST], { rewindOn: "create" });
    one.ask(create("a"));
    const other = { ...create("a"), body: { targets: [] } };
    expect(one.ask(other)).toBeUndefined();
    expect(one.subject.report()).toMatchObject({ missed: 1, rewinds: 0 });
  });

  test("nothing else does, be it used up", () => {
    const one = session([FIRST, toGraph("x2", A)], { rewindOn: "create" });
    for (const asked of [create("a"), A, A]) one.ask(asked);
    expect(one.subject.report()).toMatchObject({ missed: 1, rewinds: 0 });
  });

  it.each([
    ["the first one", [], 0],
    ["one more", [create("a")], 1],
  ])(
    "%s with a callbackUri that cannot be used is refused, and leaves the create to be played",
    async (_, before, rewinds) => {
      const one = session([FIRST, OF_CALL], { rewindOn: "create" }, null);
      for (const asked of before) {
        one.ask(asked);
        await deliver(one, "x3");
      }
      expect(one.ask(create("a", "nonsense"))).toBeUndefined();
      expect(one.ask(create("a"))).toBe("x1");
      expect(one.subject.report()).toMatchObject({ rewinds, findings: [{ kind: "callback-refused" }] });
    },
  );

  test("with --repeat a create is repeated: there is always more of it", () => {
    const one = session([FIRST], { rewindOn: "create", repeat: true });
    expect([1, 2].map(() => one.ask(create("a")))).toEqual(["x1", "x1"]);
    expect(one.subject.report()).toMatchObject({ rewinds: 0, repeated: 1 });
  });
});
