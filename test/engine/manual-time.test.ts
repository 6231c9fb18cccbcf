import { expect, it, test } from "vitest";
import { turn } from "../support/desk.js";
import { at, CALLS, toBot, toGraph } from "../support/exchanges.js";
import { A, B, named, session, TIMEOUT } from "../support/session.js";

/** An invite at 1000 that was answered after 40 ms. */
const X1 = at(1000, toGraph("x1", A, { after: 40 }));

const TAPE = [
  X1,
  at(1010, toBot("x2", CALLS.one, "x1")),
  at(1200, toBot("x3", CALLS.one, "x1")),
  at(1300, toBot("x4", CALLS.one, "x1")),
];

/** A session under `manual` whose bot answers everything, and the time at which each came. */
function manual(tape = TAPE) {
  const one = session(tape, { timing: "manual" });
  const answering = (): void => {
    for (const id of one.desk.came.filter((came) => !answered.has(came))) {
      answered.add(id);
      void one.desk.answer(id).then(answering);
    }
  };
  const answered = new Set<string>();
  const advance = async (ms: number): Promise<void> => {
    const over = one.subject.advance(ms).then(() => "over");
    while ((await Promise.race([over, turn()])) !== "over") answering();
  };
  return { ...one, advance };
}

test("nothing comes, however much time passes outside, and the session is settled", async () => {
  const { subject, desk, clock } = manual();
  const decision = subject.receive(A);
  expect(decision).toMatchObject({ after: 0 });
  decision.done(true);
  clock.advance(1_000_000);
  await turn();
  await subject.settled();
  expect(desk.came).toEqual([]);
});

test("time goes from one thing that is due to the next, each answered before it goes on", async () => {
  const { subject, desk, advance } = manual();
  subject.receive(A).done(true);
  await advance(9);
  expect(desk.came).toEqual([]);
  await advance(1);
  expect(desk.came).toEqual(["x2"]);
  await advance(189);
  expect(desk.came).toEqual(["x2"]);
  await advance(1000);
  expect(desk.came).toEqual(["x2", "x3", "x4"]);
  expect(subject.report().clean).toBe(true);
});

test("time stands while the bot has not answered what was due", async () => {
  const { subject, desk } = manual();
  subject.receive(A).done(true);
  const moved = subject.advance(1000);
  for (const id of ["x2", "x3", "x4"]) {
    await turn();
    await turn();
    expect(desk.came.at(-1)).toBe(id);
    await desk.answer(id);
  }
  await moved;
});

test("a bot that never answers is given up by the clock outside, and time goes on", async () => {
  const { subject, desk, clock, events } = manual(TAPE.slice(0, 3));
  subject.receive(A).done(true);
  const moved = subject.advance(1000);
  await turn();
  clock.advance(TIMEOUT);
  await turn();
  await turn();
  await desk.answer("x3");
  await moved;
  expect(named(events, "undelivered").map(({ exchange }) => exchange)).toEqual(["x2"]);
});

test("what a request that comes in the meantime causes is due by its own time", async () => {
  const tape = [
    X1,
    at(1100, toGraph("x2", B)),
    at(1100, toBot("x3", CALLS.one, "x1")),
    at(1150, toBot("x4", CALLS.one, "x2")),
  ];
  const { subject, desk, advance } = manual(tape);
  subject.receive(A).done(true);
  await advance(100);
  subject.receive(B).done(true);
  await advance(49);
  expect(desk.came).toEqual(["x3"]);
  await advance(1);
  expect(desk.came).toEqual(["x3", "x4"]);
});

test("one move that is asked for during another comes on top of it", async () => {
  const { subject, desk, advance } = manual();
  subject.receive(A).done(true);
  await Promise.all([advance(150), advance(150)]);
  expect(desk.came).toEqual(["x2", "x3", "x4"]);
});

test("there is no lead: the distance on the tape is all", async () => {
  const tape = [toGraph("x1", A, { after: 5 }), at(10, toBot("x2", CALLS.one, "x1"))];
  const { subject, desk, advance } = manual(tape);
  subject.receive(A).done(true);
  await advance(9);
  expect(desk.came).toEqual([]);
  await advance(1);
  expect(desk.came).toEqual(["x2"]);
});

test("what is due at the time that it is comes without a move: by 0 ms", async () => {
  const { subject, desk, advance } = manual([X1, at(1000, toBot("x2", CALLS.one, "x1"))]);
  subject.receive(A).done(true);
  await advance(0);
  expect(desk.came).toEqual(["x2"]);
});

it.each([Number.NaN, -1, Infinity, -Infinity])("time is not moved by %d", async (ms) => {
  const { subject, desk } = manual();
  subject.receive(A).done(true);
  await expect(subject.advance(ms)).rejects.toThrow(`Time advances by milliseconds from 0, not by ${ms}.`);
  await subject.settled();
  expect(desk.came).toEqual([]);
});

test("what is left when the session ends was not delivered", async () => {
  const { subject, events } = manual();
  subject.receive(A).done(true);
  await subject.settled();
  subject.abandon();
  expect(named(events, "undelivered").map(({ exchange }) => exchange)).toEqual(["x2", "x3", "x4"]);
  expect(subject.report()).toMatchObject({ clean: false, undelivered: 3 });
});
