import { describe, expect, it, test } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import type { Session } from "../../src/engine/session.js";
import { turn } from "../support/desk.js";
import { CALLS, toBot, toGraph } from "../support/exchanges.js";
import { asked, onlyOne, served, sessionsOf, shelfOf } from "../support/shelf-of.js";
import { A, B } from "../support/session.js";

const ONE = [toGraph("x1", A), toBot("x2", CALLS.one, "x1")];
const TWO = [toGraph("x1", B)];

describe("a session", () => {
  test("begins with the first request for it and is the same from then on", async () => {
    const { subject, begun } = sessionsOf(shelfOf({ one: ONE }).library);
    const first = await served(subject, "one:a");
    expect(await served(subject, "one:a")).toBe(first);
    expect(await served(subject, "one:b")).not.toBe(first);
    expect(begun.map(([, name]) => name)).toEqual(["one:a", "one:b"]);
  });

  test("begins once, however many requests come for it at the same time", async () => {
    const { subject, begun } = sessionsOf(shelfOf({ one: ONE }).library);
    const all = await Promise.all(Array.from({ length: 50 }, () => served(subject, "one:a")));
    expect([new Set(all).size, begun.length]).toEqual([1, 1]);
  });

  test("has a cursor of its own over a tape that all share", async () => {
    const shelved = onlyOne("one", ONE);
    const { subject, begun } = sessionsOf(shelved);
    for (const key of ["a", "b", "c"]) expect(asked(await served(subject, `one:${key}`))).toBe("x1");
    expect(new Set(begun.map(([tape]) => tape)).size).toBe(1);
  });

  test("that has begun is given at once, without a look at the folder", async () => {
    const { library, opened } = shelfOf({ one: ONE });
    const { subject } = sessionsOf(library);
    await served(subject, "one:a");
    expect(subject.of({ cassette: "one", key: "a" })).not.toBeInstanceOf(Promise);
    expect(opened).toEqual(["one"]);
  });
});

describe("of one cassette", () => {
  it.each([undefined, "one"])("%j is the session that needs no name", async (named) => {
    const { subject, begun } = sessionsOf(onlyOne("one", ONE));
    expect(await served(subject, named)).toBe(subject.nameless);
    expect(begun.map(([, name]) => name)).toEqual([undefined]);
  });

  test("a key makes another session than the one that needs no name", async () => {
    const { subject } = sessionsOf(onlyOne("one", ONE));
    expect(await served(subject, "one:a")).not.toBe(subject.nameless);
  });

  test("the report has no sessions as long as none has a name, and then each", async () => {
    const { subject } = sessionsOf(onlyOne("one", ONE));
    asked(await served(subject));
    const alone = subject.report();
    expect(alone).not.toHaveProperty("sessions");
    asked(await served(subject, "one:a"));
    const { sessions, digest } = subject.report();
    expect(sessions?.map((one) => one.session)).toEqual([undefined, "one:a"]);
    expect(sessions?.[0]).not.toHaveProperty("session");
    expect(sessions?.map((one) => one.digest)).toEqual([alone.digest, alone.digest]);
    expect(digest).not.toBe(alone.digest);
  });

  test("nobody who has not asked is in the report when all others have names", async () => {
    const { subject } = sessionsOf(onlyOne("one", TWO), { strict: true, timing: "manual" });
    asked(await served(subject, "one:a"));
    await subject.advance(1000);
    expect(subject.report().sessions?.map(({ session }) => session)).toEqual(["one:a"]);
  });

  test("without any request the report is about the session that needs no name", () => {
    const { subject } = sessionsOf(onlyOne("one", ONE));
    expect(subject.report()).toMatchObject({
      ...{ clean: false, requests: 0, unplayed: ["x1", "x2"] },
      findings: [{ kind: "no-request" }],
    });
  });
});

describe("at most so many sessions", () => {
  test("one more has none, and those that there are go on", async () => {
    const { subject } = sessionsOf(shelfOf({ one: ONE }).library, { maxSessions: 2 });
    const [first, second, third] = [
      await served(subject, "one:a"),
      await served(subject, "one:b"),
      await served(subject, "one:c"),
    ];
    expect(third).toBe("there are 2 sessions already, as many as --max-sessions allows.");
    expect([asked(first), asked(second), await served(subject, "one:b")]).toEqual(["x1", "x1", second]);
  });

  test("also when all come at the same time", async () => {
    const { subject, begun } = sessionsOf(shelfOf({ one: ONE }).library, { maxSessions: 3 });
    const all = await Promise.all(Array.from({ length: 9 }, (_, n) => served(subject, `one:${n}`)));
    expect([begun.length, all.filter((one) => typeof one === "string").length]).toEqual([3, 6]);
  });

  test("the one that needs no name is always served", async () => {
    const { subject } = sessionsOf(onlyOne("one", ONE), { maxSessions: 1 });
    await served(subject, "one:a");
    expect(asked(await served(subject))).toBe("x1");
  });
});

describe("all sessions together", () => {
  test("are settled when the last is, one that has begun in the meantime included", async () => {
    const { subject, clock, desk } = sessionsOf(shelfOf({ one: ONE, two: ONE }).library);
    asked(await served(subject, "one"));
    clock.advance(0);
    let isSettled = false;
    const settled = subject.settled().then(() => (isSettled = true));
    const late = (await served(subject, "two")) as Session;
    const { done } = late.receive(A);
    await desk.answer("x2");
    expect(isSettled).toBe(false);
    done(true);
    clock.advance(0);
    await desk.answer("x2");
    await settled;
  });

  test("deliver to where they are told, those that begin later included", async () => {
    const { subject, clock } = sessionsOf(shelfOf({ one: ONE }).library);
    const taken: string[] = [];
    asked(await served(subject, "one:a"));
    subject.deliverTo({ take: ({ id }) => Promise.resolve(taken.push(id) && 202) });
    asked(await served(subject, "one:b"));
    clock.advance(0);
    await turn();
    expect(taken).toEqual(["x2", "x2"]);
  });

  test("are rewound together", async () => {
    const { subject } = sessionsOf(shelfOf({ one: [toGraph("x1", A)] }).library);
    const both = [await served(subject, "one:a"), await served(subject, "one:b")];
    for (const one of both) asked(one);
    subject.rewind();
    expect(both.map((one) => asked(one))).toEqual(["x1", "x1"]);
    expect(subject.report().sessions?.map(({ rewinds }) => rewinds)).toEqual([1, 1]);
  });

  it.each([
    ["of a folder", shelfOf({ one: ONE }).library],
    ["of one cassette", onlyOne("one", ONE)],
  ])("%s: time that moves by itself is not moved, be there no session yet", async (_, library) => {
    const { subject } = sessionsOf(library);
    await expect(subject.advance(1)).rejects.toBeInstanceOf(UsageError);
  });
});

test("what is shown of a request without a session is redacted", () => {
  const { subject, events } = sessionsOf(shelfOf({ one: ONE }).library);
  const token = "eyJhbGciOiJub25lIn0.cGF5bG9hZA.c2lnbmF0dXJl";
  subject.unserved("GET", `/~${token}/me`, `the cassette "${token}" is not served.`);
  expect(JSON.stringify([events, subject.report()])).not.toContain(token);
});
