import { describe, expect, it, test } from "vitest";
import { combinedDigest } from "../../src/engine/digest.js";
import type { SessionOptions } from "../../src/engine/session-options.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { digestOf, told } from "../support/digest-of.js";
import { CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { get, inviteOf, live, ANN, ONE } from "../support/invites.js";
import { A, B, LEAD, session } from "../support/session.js";

const TAPE = [
  ...[toGraph("x1", A), toGraph("x2", B)],
  ...[toBot("x3", CALLS.one, "x1"), toBot("x4", CALLS.one, "x1"), toBot("x5", CALLS.one, "x2")],
];

const PLAIN = await digestOf(TAPE, [A, B]);

test("a digest is 64 hexadecimal digits, and says the same when it is asked for again", async () => {
  const one = session(TAPE);
  one.ask(A);
  await told(one);
  expect(one.subject.report().digest).toMatch(/^[0-9a-f]{64}$/);
  expect(one.subject.report().digest).toBe(one.subject.report().digest);
});

describe("the digest is the same", () => {
  test("in another order of requests", async () => {
    expect(await digestOf(TAPE, [B, A])).toBe(PLAIN);
  });

  test("with all requests at once, their answers over in another order", async () => {
    const one = session(TAPE);
    const open = [A, B].map((asked) => one.subject.receive(asked));
    for (const { done } of open.toReversed()) done(true);
    await told(one);
    expect(one.subject.report().digest).toBe(PLAIN);
  });

  test("in another call, with other people, in another spelling", async () => {
    const tape = [toGraph("x1", inviteOf(ONE, ANN)), toBot("x2", ONE, "x1")];
    const recorded = await digestOf(tape, [inviteOf(ONE, ANN)]);
    expect(await digestOf(tape, [inviteOf(live(1), live(2), "mine")])).toBe(recorded);
    const upper = { ...inviteOf(ONE, ANN), url: inviteOf(ONE.toUpperCase(), ANN).url };
    expect(await digestOf(tape, [upper])).toBe(recorded);
  });

  it.each([
    ["a read", get(ONE)],
    ["keepAlive", request("POST", `/v1.0/communications/calls/${ONE}/keepAlive`, {})],
  ])("however often %s is answered again", async (_, poll) => {
    const tape = [toGraph("x1", poll), toGraph("x2", A)];
    expect(await digestOf(tape, [poll, A, poll, poll, poll])).toBe(await digestOf(tape, [poll, A]));
  });

  test("when an answer broke off and came again", async () => {
    const one = session(TAPE);
    one.subject.receive(A).done(false);
    for (const asked of [A, B]) one.ask(asked);
    await told(one);
    expect(one.subject.report().digest).toBe(PLAIN);
  });

  test("under every timing", async () => {
    for (const timing of ["recorded", "manual"] as const) {
      const one = session(TAPE, { timing });
      for (const asked of [A, B]) one.ask(asked);
      if (timing === "manual") void one.subject.advance(0);
      await told(one);
      expect(one.subject.report().digest).toBe(PLAIN);
    }
  });

  test("with a notification of two causes, whichever of them came first", async () => {
    const tape = [
      ...[toGraph("x1", A), toGraph("x2", B)],
      ...[toBot("x3", CALLS.one, "x1", "x2"), toBot("x4", CALLS.one, "x1"), toBot("x5", CALLS.one, "x2")],
    ];
    expect(await digestOf(tape, [B, A])).toBe(await digestOf(tape, [A, B]));
  });

  test("when one request is told of in two conversations, whichever has to wait", async () => {
    const tape = [
      ...[toGraph("x1", A), toGraph("x2", B), toBot("x3", CALLS.one, "x2")],
      ...[toBot("x4", CALLS.one, "x1"), toBot("x5", CALLS.two, "x1")],
    ];
    const waiting = async (...asked: TapeRequest[]): Promise<string> => {
      const one = session(tape);
      for (const live of asked) {
        one.ask(live);
        await one.pass(LEAD);
      }
      await told(one);
      for (const id of asked[0] === A ? ["x4", "x5", "x3"] : ["x3", "x5", "x4"]) await one.desk.answer(id);
      expect(one.subject.report()).toMatchObject({ clean: true, delivered: 3 });
      return one.subject.report().digest;
    };
    expect(await waiting(B, A)).toBe(await waiting(A, B));
  });

  test("for bodies and headers that say when they were sent", async () => {
    const dated = (date: string) => [toGraph("x1", A, { headers: { Date: date, "Message-ID": date } })];
    expect(await digestOf(dated("now"), [A])).toBe(await digestOf(dated("then"), [A]));
  });
});

describe("of a session that was started again the digest", () => {
  const runs = async (runsOf: TapeRequest[][], options: Partial<SessionOptions> = {}): Promise<string> => {
    const one = session(TAPE, options);
    for (const [run, asked] of runsOf.entries()) {
      if (run > 0) one.subject.rewind();
      for (const live of asked) one.ask(live);
      await told(one);
    }
    return one.subject.report().digest;
  };

  test("is that of its runs, in their order", async () => {
    expect(
      await runs([
        [A, B],
        [B, A],
      ]),
    ).toBe(combinedDigest([PLAIN, PLAIN]));
    expect(await runs([[A], [A, B]])).not.toBe(await runs([[A, B], [A]]));
  });

  test("is another than that of one run, and than that of a run more", async () => {
    const all = [
      await runs([[A]]),
      await runs([[A], []]),
      await runs([[A], [A]]),
      await runs([[A], [A], [A]]),
    ];
    expect(new Set(all).size).toBe(4);
  });
});
