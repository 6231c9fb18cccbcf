import { expect, test } from "vitest";
import type { Report } from "../../src/engine/events.js";
import { lifetime } from "../../src/engine/lifetime.js";
import { turn } from "../support/desk.js";
import { HandClock } from "../support/hand-clock.js";

const GRACE = 5_000;

/** A session whose end is written down step by step; it settles when the test says so. */
function life() {
  const clock = new HandClock();
  const steps: string[] = [];
  let settle: () => void = () => undefined;
  const settling = new Promise<void>((resolve) => (settle = resolve));
  const report = { event: "report", clean: true } as Report;
  const ending = {
    settled: () => settling,
    giveUp: () => void steps.push("give up"),
    close: () => Promise.resolve(void steps.push("close")),
    report: () => report,
  };
  const subject = lifetime(clock, ending, ({ event }) => steps.push(event));
  return { clock, steps, settle, report, subject };
}

const END = ["give up", "close", "report"];

test("stopping waits until what is in flight has settled, then closes, and reports last", async () => {
  const { steps, settle, report, subject } = life();
  const stopped = subject.stop();
  await turn();
  expect(steps).toEqual([]);
  settle();
  expect(await stopped).toBe(report);
  expect(steps).toEqual(END);
});

test("what has not settled in five seconds is given up, and no earlier", async () => {
  const { clock, steps, report, subject } = life();
  const stopped = subject.stop();
  clock.advance(GRACE - 1);
  await turn();
  expect(steps).toEqual([]);
  clock.advance(1);
  expect(await stopped).toBe(report);
  expect(steps).toEqual(END);
});

test("stopping twice, at once or later, stops once and gives the same report", async () => {
  const { steps, settle, report, subject } = life();
  const both = [subject.stop(), subject.stop()];
  settle();
  expect(await Promise.all(both)).toEqual([report, report]);
  expect(await subject.stop()).toBe(report);
  expect(steps).toEqual(END);
});

test("when it settled in time no clock keeps running", async () => {
  const { clock, steps, settle, subject } = life();
  settle();
  await subject.stop();
  clock.advance(GRACE);
  await turn();
  expect(steps).toEqual(END);
});

test("settled resolves with the session, stopped or not", async () => {
  const { settle, subject } = life();
  settle();
  await expect(subject.settled()).resolves.toBeUndefined();
});
