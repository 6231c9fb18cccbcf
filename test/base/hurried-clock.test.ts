import { expect, it } from "vitest";
import { HurriedClock } from "../../src/base/hurried-clock.js";
import { HandClock } from "../support/hand-clock.js";

function clock() {
  const hand = new HandClock();
  const done: string[] = [];
  const subject = new HurriedClock(hand);
  const after = (ms: number, what: string) => subject.after(ms, () => done.push(what));
  return { hand, subject, done, after };
}

it("is as the clock behind it until it is told to hurry", () => {
  const { hand, subject, done, after } = clock();
  after(10, "a");
  const cancel = after(5, "b");
  cancel();
  hand.advance(9);
  expect([done, subject.now()]).toEqual([[], hand.now()]);
  hand.advance(1);
  expect(done).toEqual(["a"]);
});

it("does at once what waits when it hurries, in its order, each once", () => {
  const { hand, subject, done, after } = clock();
  after(10, "late");
  after(5, "early");
  after(7, "cancelled")();
  subject.hurry();
  hand.advance(20);
  expect(done).toEqual(["early", "late"]);
});

it("lets nobody wait any more when it has hurried", () => {
  const { hand, subject, done, after } = clock();
  subject.hurry();
  after(1_000, "soon");
  hand.advance(0);
  expect(done).toEqual(["soon"]);
});
