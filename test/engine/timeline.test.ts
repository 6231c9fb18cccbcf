import { expect, test } from "vitest";
import { Timeline } from "../../src/engine/timeline.js";
import { ordinal, type Exchange } from "../../src/tape/exchange.js";
import { Desk, turn } from "../support/desk.js";
import { CALLS, toBot } from "../support/exchanges.js";
import { HandClock } from "../support/hand-clock.js";

const LEAD = 20;

/** A timeline with a clock and a bot that the test moves; `one` and `two` are two lanes. */
function timeline() {
  const clock = new HandClock();
  const desk = new Desk();
  const subject = new Timeline({
    ...{ clock, standingOf: standing((exchange) => JSON.stringify(exchange.request.body)) },
    deliver: (notification) => desk.deliver(notification).then(() => undefined),
  });
  const due = (...notifications: Exchange[]): void => {
    subject.schedule(notifications, LEAD);
    clock.advance(LEAD);
  };
  return { clock, desk, subject, due };
}

function standing(laneOf: (exchange: Exchange) => string, late: readonly string[] = []) {
  return (exchange: Exchange) => {
    return { lane: laneOf(exchange), order: ordinal(exchange), isLate: late.includes(exchange.id) };
  };
}

const one = (id: string): Exchange => toBot(id, CALLS.one, "x1");
const two = (id: string): Exchange => toBot(id, CALLS.two, "x1");

test("a notification goes when the lead has passed, and no millisecond earlier", () => {
  const { clock, desk, subject } = timeline();
  subject.schedule([one("x2")], LEAD);
  clock.advance(LEAD - 1);
  expect(desk.came).toEqual([]);
  clock.advance(1);
  expect(desk.came).toEqual(["x2"]);
});

test("without a lead a notification still waits for the clock's next step", () => {
  const clock = new HandClock();
  const desk = new Desk();
  const subject = new Timeline({
    ...{ clock, standingOf: standing(() => "") },
    deliver: (notification) => desk.deliver(notification).then(() => undefined),
  });
  subject.schedule([one("x2")], 0);
  expect(desk.came).toEqual([]);
  clock.advance(0);
  expect(desk.came).toEqual(["x2"]);
});

test("what was scheduled earlier is due no later, also when the clock's timers fire in the wrong order", async () => {
  const fire: (() => void)[] = [];
  const clock = {
    now: () => 0,
    after: (_ms: number, action: () => void) => (fire.push(action), () => undefined),
  };
  const desk = new Desk();
  const deliver = (notification: Exchange) => desk.deliver(notification).then(() => undefined);
  const subject = new Timeline({ clock, standingOf: standing(() => ""), deliver });
  subject.schedule([one("x2")], LEAD);
  subject.schedule([one("x3")], LEAD);
  fire[1]?.();
  expect(desk.came).toEqual(["x2"]);
  await desk.answer("x2");
  expect(desk.came).toEqual(["x2", "x3"]);
  fire[0]?.();
  await desk.answer("x3");
  expect(desk.came).toEqual(["x2", "x3"]);
});

test("what is due later does not go first because the clock is late", async () => {
  const { clock, desk, subject } = timeline();
  subject.schedule([one("x3")], LEAD);
  clock.advance(1);
  subject.schedule([one("x2")], LEAD);
  clock.advance(10 * LEAD);
  expect(desk.came).toEqual(["x3"]);
  await desk.answer("x3");
  expect(desk.came).toEqual(["x3", "x2"]);
});

test("in a lane the next goes when the one before was answered", async () => {
  const { desk, due } = timeline();
  due(one("x2"), one("x3"));
  await turn();
  expect(desk.came).toEqual(["x2"]);
  await desk.answer("x2");
  expect(desk.came).toEqual(["x2", "x3"]);
});

test("what is due together goes in the tape's order, in whatever order it was scheduled", async () => {
  const { desk, due } = timeline();
  due(one("x10"), one("x9"));
  await desk.answer("x9");
  expect(desk.came).toEqual(["x9", "x10"]);
});

test("what becomes due while a lane is busy goes in the tape's order among what is due", async () => {
  const { desk, due } = timeline();
  due(one("x8"));
  due(one("x11"));
  due(one("x9"), one("x2"));
  for (const id of ["x8", "x2", "x9", "x11"]) await desk.answer(id);
  expect(desk.came).toEqual(["x8", "x2", "x9", "x11"]);
});

test("what is not due holds nothing back: a later one of the tape goes before an earlier one that is not due", async () => {
  const { clock, desk, subject, due } = timeline();
  due(one("x3"));
  await desk.answer("x3");
  subject.schedule([one("x2")], LEAD);
  expect(desk.came).toEqual(["x3"]);
  clock.advance(LEAD);
  expect(desk.came).toEqual(["x3", "x2"]);
});

test("lanes do not wait for each other", async () => {
  const { desk, due } = timeline();
  due(one("x2"), two("x3"), one("x4"), two("x5"));
  expect(desk.came).toEqual(["x2", "x3"]);
  await desk.answer("x3");
  expect(desk.came).toEqual(["x2", "x3", "x5"]);
});

test("a lane that was done with begins again like a new one: one at a time, in the tape's order", async () => {
  const { desk, due } = timeline();
  due(one("x2"));
  await desk.answer("x2");
  due(one("x10"), one("x9"));
  await turn();
  expect(desk.came).toEqual(["x2", "x9"]);
  await desk.answer("x9");
  await desk.answer("x10");
  due(one("x3"));
  expect(desk.came).toEqual(["x2", "x9", "x10", "x3"]);
});

test("what becomes due in the moment in which a delivery is over still goes one at a time", async () => {
  const { desk, subject, due } = timeline();
  const more = [[one("x5"), one("x4")], [one("x6")]];
  subject.onDelivered = () => subject.now(more.shift() ?? []);
  due(one("x2"));
  await desk.answer("x2");
  expect(desk.came).toEqual(["x2", "x4"]);
  await desk.answer("x4");
  expect(desk.came).toEqual(["x2", "x4", "x5"]);
  await desk.answer("x5");
  await desk.answer("x6");
  expect([desk.came, subject.isIdle()]).toEqual([["x2", "x4", "x5", "x6"], true]);
});

test("it knows no lane of which nothing is left, and is idle without one", async () => {
  const { desk, subject, due } = timeline();
  const idle: boolean[] = [];
  subject.onDelivered = () => idle.push(subject.isIdle());
  due(one("x2"), two("x3"), two("x4"));
  for (const id of ["x2", "x3", "x4"]) await desk.answer(id);
  expect(idle).toEqual([false, false, true]);
});

test("it is idle when nothing is scheduled, waiting or on its way, and says so after each delivery", async () => {
  const { clock, desk, subject } = timeline();
  let told = 0;
  subject.onDelivered = () => (told += 1);
  expect(subject.isIdle()).toBe(true);
  subject.schedule([one("x2"), one("x3")], LEAD);
  expect(subject.isIdle()).toBe(false);
  clock.advance(LEAD);
  await desk.answer("x2");
  expect([subject.isIdle(), told]).toEqual([false, 1]);
  await desk.answer("x3");
  expect([subject.isIdle(), told]).toEqual([true, 2]);
});

test("nothing to schedule keeps nothing waiting", () => {
  const { subject } = timeline();
  subject.schedule([], LEAD);
  expect(subject.isIdle()).toBe(true);
});

test("abandoned, it gives what was scheduled, waiting and on its way in the tape's order, and sends nothing more", async () => {
  const { clock, desk, subject, due } = timeline();
  due(one("x4"), one("x3"), two("x10"));
  subject.schedule([one("x2")], LEAD);
  expect(subject.abandon().map(({ id }) => id)).toEqual(["x2", "x3", "x4", "x10"]);
  expect(subject.isIdle()).toBe(true);
  clock.advance(LEAD);
  await desk.answer("x3");
  expect(desk.came).toEqual(["x3", "x10"]);
});

test("abandoned in the moment in which a delivery is over, it sends nothing more either", async () => {
  const { desk, subject, due } = timeline();
  const left: string[] = [];
  subject.onDelivered = () => left.push(...subject.abandon().map(({ id }) => id));
  due(one("x2"), one("x3"), one("x4"));
  await desk.answer("x2");
  expect([desk.came, left]).toEqual([["x2"], ["x3", "x4"]]);
});
