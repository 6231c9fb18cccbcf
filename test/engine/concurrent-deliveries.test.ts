import { expect, test } from "vitest";
import { CALLS, toBot, toGraph } from "../support/exchanges.js";
import { A, LEAD, named, session, TIMEOUT } from "../support/session.js";

const TAPE = [toGraph("x1", A), ...["x2", "x3", "x4"].map((id) => toBot(id, CALLS.one, "x1"))];

test("concurrent deliveries of one lane start in the tape's order, none waiting for an answer", async () => {
  const { subject, desk, ask, pass } = session(TAPE, { deliver: "concurrent" });
  ask(A);
  await pass(LEAD);
  expect(desk.came).toEqual(["x2", "x3", "x4"]);
  for (const id of ["x4", "x2", "x3"]) await desk.answer(id);
  await subject.settled();
  expect(subject.report()).toMatchObject({ clean: true, delivered: 3 });
});

test("concurrent deliveries each have the whole time to answer", async () => {
  const { desk, ask, pass, events } = session(TAPE, { deliver: "concurrent" });
  ask(A);
  await pass(LEAD);
  await pass(TIMEOUT - 1);
  await desk.answer("x3");
  await pass(1);
  expect(named(events, "undelivered").map(({ exchange }) => exchange)).toEqual(["x2", "x4"]);
});

test("concurrent deliveries are settled when the last was answered", async () => {
  const { subject, desk, ask, pass } = session(TAPE, { deliver: "concurrent" });
  ask(A);
  await pass(LEAD);
  let isSettled = false;
  const settled = subject.settled().then(() => (isSettled = true));
  for (const id of ["x3", "x4"]) await desk.answer(id);
  expect(isSettled).toBe(false);
  await desk.answer("x2");
  await settled;
});
